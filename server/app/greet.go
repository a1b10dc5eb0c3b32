package app

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"pufa/server/config"
)

// greet prints what whoever started the server needs: where it is, what it uses, and how to begin.
func (a *App) greet(ctx context.Context) {
	port := a.ln.Addr().(*net.TCPAddr).Port
	local := "http://" + net.JoinHostPort(localHost(a.ln.Addr()), strconv.Itoa(port))
	var b strings.Builder
	line := func(name, text string) { fmt.Fprintf(&b, "  %-10s %s\n", name, text) }
	fmt.Fprintf(&b, "\nPufa %s\n", VersionLine())
	line("open", local+"/   organisers: "+local+"/console")
	for _, address := range lanAddresses(a.ln.Addr()) {
		line("network", "http://"+net.JoinHostPort(address, strconv.Itoa(port))+"/")
	}
	line("join codes", a.config.PublicURL.String()+hintForPhones(a.config.PublicURL))
	line("database", a.databaseLine())
	line("bus", a.busLine())
	if a.config.QuestionsDir != "" {
		line("banks", a.config.QuestionsDir)
	}
	if a.Parts.Readings != nil {
		line("clips", fmt.Sprintf("%d texts read aloud, in %s", a.Parts.Readings.Count(), a.config.ReadingDir))
	}
	if a.setup != "" && a.Parts.Organisers.SetupOpen(ctx, a.setup) == nil { // not used up since New
		line("set up", local+"/console/setup?token="+url.QueryEscape(a.setup)+"   (creates the first organiser, once)")
	}
	fmt.Fprintln(&b)
	fmt.Fprint(a.out, b.String())
}

func (a *App) databaseLine() string {
	if a.config.MongoURI != "" {
		return fmt.Sprintf("%s at %s, database %s", a.Parts.DB.Engine(), config.Redact(a.config.MongoURI), a.config.MongoDatabase)
	}
	file := filepath.Join(a.config.DataDir, databaseFile)
	if absolute, err := filepath.Abs(file); err == nil {
		file = absolute
	}
	return a.Parts.DB.Engine() + " in " + file
}

func (a *App) busLine() string {
	if a.config.NATSURL != "" {
		return "NATS at " + config.Redact(a.config.NATSURL)
	}
	return "inside this process (one node)"
}

// hintForPhones warns where the address in QR codes leads a phone to itself.
func hintForPhones(public *url.URL) string {
	if host := public.Hostname(); host == "localhost" || strings.HasPrefix(host, "127.") {
		return "   (phones cannot open this; set PUFA_PUBLIC_URL for a hall)"
	}
	return ""
}

// localHost is how this machine reaches the listener.
func localHost(addr net.Addr) string {
	ip := addr.(*net.TCPAddr).AddrPort().Addr().Unmap()
	if ip.IsUnspecified() {
		return "localhost"
	}
	return ip.String()
}

// lanAddresses are the addresses under which phones on the same network reach a listener on every interface.
func lanAddresses(addr net.Addr) []string {
	if !addr.(*net.TCPAddr).IP.IsUnspecified() {
		return nil
	}
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil // only a hint is missing
	}
	var out []string
	for _, a := range all {
		prefix, err := netip.ParsePrefix(a.String())
		if ip := prefix.Addr(); err == nil && ip.Is4() && ip.IsPrivate() {
			out = append(out, ip.String())
		}
	}
	return out
}
