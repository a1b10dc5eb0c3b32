package post_test

import (
	"bufio"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"strings"
	"testing"

	"pufa/server/digest"
	"pufa/server/post"
)

var message = digest.Message{ID: "2026-06-08", Title: "南岸区普法周报（6月1日至6月7日）", Text: "第一行\n第二行\n\n详情 https://pufa.example.cn\n"}

func TestAProgramOfOnesOwnGetsAllOfIt(t *testing.T) {
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = r.Method + " " + r.Header.Get("Content-Type") + " " + string(body)
	}))
	defer server.Close()
	to, _ := url.Parse(server.URL)
	if err := post.NewRobot(to).Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	want := `POST application/json; charset=utf-8 {"id":"2026-06-08","text":"第一行\n第二行\n\n详情 https://pufa.example.cn\n","title":"南岸区普法周报（6月1日至6月7日）"}`
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestARefusalIsSaidWithoutTheAddress(t *testing.T) {
	for _, c := range []struct {
		status     int
		body, want string
	}{
		{200, `{"errcode":0,"errmsg":"ok"}`, ""},
		{200, `{"StatusCode":0,"code":0,"msg":"success"}`, ""},
		{200, `thanks`, ""},
		{204, ``, ""},
		{200, `{"errcode":93000,"errmsg":"invalid webhook url"}`, "93000 invalid webhook url"},
		{200, `{"code":19024,"msg":"Key Words Not Found"}`, "19024 Key Words Not Found"},
		{302, ``, "302"},
		{500, ``, "500"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		to, _ := url.Parse(server.URL + "/send?key=secret-word")
		err := post.NewRobot(to).Send(t.Context(), message)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d %s: %v", c.status, c.body, err)
		}
		server.Close()
		if err := post.NewRobot(to).Send(t.Context(), message); err == nil || strings.Contains(err.Error(), "secret-word") {
			t.Errorf("a server that is away: %v", err)
		}
	}
}

// smtpServer takes one letter and gives what was said to it.
func smtpServer(t *testing.T) (*url.URL, <-chan string) {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	said := make(chan string, 1)
	go func() {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		said <- converse(conn)
	}()
	return &url.URL{Scheme: "smtp", Host: ln.Addr().String()}, said
}

func converse(conn net.Conn) string {
	var heard strings.Builder
	lines, inLetter := bufio.NewScanner(conn), false
	fmt.Fprint(conn, "220 here\r\n")
	for lines.Scan() {
		line := lines.Text()
		heard.WriteString(line + "\n")
		switch {
		case inLetter && line != ".":
			continue
		case line == "DATA":
			inLetter = true
			fmt.Fprint(conn, "354 go on\r\n")
			continue
		case line == "QUIT":
			fmt.Fprint(conn, "221 bye\r\n")
			return heard.String()
		}
		inLetter = false
		fmt.Fprint(conn, "250 ok\r\n")
	}
	return heard.String()
}

func TestALetterGoesToEverybodyAndNamesNobody(t *testing.T) {
	server, said := smtpServer(t)
	from, _ := mail.ParseAddress("普法 <pufa@example.cn>")
	to, _ := mail.ParseAddressList("first@example.cn, second@example.cn")
	if err := post.NewMail(server, from, to).Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	heard := <-said
	for _, want := range []string{"MAIL FROM:<pufa@example.cn>", "RCPT TO:<first@example.cn>", "RCPT TO:<second@example.cn>", "Message-ID: <digest-2026-06-08@127.0.0.1>"} {
		if !strings.Contains(heard, want) {
			t.Errorf("not said: %s\n%s", want, heard)
		}
	}
	_, letter, _ := strings.Cut(heard, "DATA\n")
	parsed, err := mail.ReadMessage(strings.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil || subject != message.Title {
		t.Errorf("subject %q, %v", subject, err)
	}
	if strings.Contains(letter, "first@example.cn") {
		t.Errorf("the letter names its receivers:\n%s", letter)
	}
}

func TestAStrangersServerMustSpeakTLS(t *testing.T) {
	from, _ := mail.ParseAddress("pufa@example.cn")
	server, said := smtpServer(t)
	server.Scheme = "smtps"
	if err := post.NewMail(server, from, []*mail.Address{from}).Send(t.Context(), message); err == nil {
		t.Error("a letter was sent in the open")
	}
	<-said
}
