package deploy_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"

	"pufa/server/docdb"
	"pufa/server/testkit"
)

// Two nodes of the release binary run on one MongoDB-compatible server and one external NATS server, with the
// settings the Compose file gives them: what one node is told, the other knows, also after the first was killed.
func TestReleaseBinaryOnMongoDBAndNATS(t *testing.T) {
	uri := os.Getenv(testkit.MongoVariable)
	if uri == "" {
		t.Skipf("%s is not set: the release binary was not run against MongoDB", testkit.MongoVariable)
	}
	database := testkit.MongoName()
	testkit.Open(t, docdb.Options{MongoURI: uri, Database: database}) // dropped when the test ends
	binary := buildRelease(t)
	settings := composeEnvironment(t)
	settings["MONGODB_URI"], settings["MONGODB_DATABASE"], settings["NATS_URL"] = uri, database, startNATS(t)

	first, second := startNode(t, binary, settings), startNode(t, binary, settings)
	cookie := register(t, first.url)
	if got := nickname(t, second.url, cookie); got != "示例居民" {
		t.Errorf("the second node knows %q", got)
	}
	if err := first.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if got := nickname(t, second.url, cookie); got != "示例居民" {
		t.Errorf("after the first node was killed the second knows %q", got)
	}
	if code := status(t, second.url+"/readyz"); code != http.StatusOK {
		t.Errorf("/readyz answers %d after the other node was killed", code)
	}
}

func buildRelease(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "pufa")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "../server")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

func composeEnvironment(t *testing.T) map[string]string {
	t.Helper()
	service, err := loadCompose(t).GetService("pufa")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, value := range service.Environment {
		if value != nil {
			out[name] = *value
		}
	}
	return out
}

func startNATS(t *testing.T) string {
	t.Helper()
	server, err := natsserver.NewServer(&natsserver.Options{Host: "127.0.0.1", Port: natsserver.RANDOM_PORT, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(func() {
		server.Shutdown()
		server.WaitForShutdown()
	})
	if !server.ReadyForConnections(10 * time.Second) {
		t.Fatal("the NATS server does not answer")
	}
	return server.ClientURL()
}

type node struct {
	command *exec.Cmd
	url     string
}

// startNode starts one server and waits until it is ready.
func startNode(t *testing.T, binary string, settings map[string]string) node {
	t.Helper()
	address := freeAddress(t)
	var log bytes.Buffer
	n := node{command: exec.Command(binary, "serve"), url: "http://" + address}
	for name, value := range settings {
		n.command.Env = append(n.command.Env, name+"="+value)
	}
	n.command.Env = append(n.command.Env, "PUFA_LISTEN="+address, "PUFA_DATA="+t.TempDir())
	n.command.Stdout, n.command.Stderr = &log, &log
	if err := n.command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = n.command.Wait() // a killed node ends with an error
	}()
	t.Cleanup(func() {
		_ = n.command.Process.Kill()
		<-ended
	})
	waitReady(t, n.url, ended, &log)
	return n
}

func waitReady(t *testing.T, url string, ended <-chan struct{}, log *bytes.Buffer) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for {
		select {
		case <-ended:
			t.Fatalf("the server ended:\n%s", log)
		case <-deadline:
			t.Fatal("the server was not ready within 30 s")
		case <-tick.C:
			if status(t, url+"/readyz") == http.StatusOK {
				return
			}
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// register makes a resident and returns the cookies of their device.
func register(t *testing.T, url string) string {
	t.Helper()
	body := `{"nickname":"示例居民","district":"500108003"}`
	response := send(t, http.MethodPost, url+"/api/v1/residents", body, "")
	defer response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		text, _ := io.ReadAll(response.Body)
		t.Fatalf("register: %s\n%s", response.Status, text)
	}
	var cookies []string
	for _, cookie := range response.Cookies() {
		if !cookie.Secure {
			t.Errorf("the public address is https, so the cookie must be Secure: %s", cookie)
		}
		cookies = append(cookies, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(cookies, "; ")
}

func nickname(t *testing.T, url, cookie string) string {
	t.Helper()
	response := send(t, http.MethodGet, url+"/api/v1/me", "", cookie)
	defer response.Body.Close()
	var me struct {
		Nickname string `json:"nickname"`
	}
	if err := json.NewDecoder(response.Body).Decode(&me); err != nil {
		t.Fatalf("%s: %v", response.Status, err)
	}
	return me.Nickname
}

func status(t *testing.T, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	return response.StatusCode
}

func send(t *testing.T, method, url, body, cookie string) *http.Response {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}
