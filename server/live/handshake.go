package live

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"pufa/server/contest"
)

// places are the doors by their names in a path. Whether a chair is a team's or a judge's its key has decided.
var places = map[string]contest.Role{
	"player": contest.RolePlayer, "chair": contest.RoleTeam, "host": contest.RoleHost, "screen": contest.RoleScreen,
	"spectator": contest.RoleSpectator,
}

// place reads the role and the code or id out of a path.
func place(path string) (role contest.Role, key string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/ws/")
	if !ok {
		return "", "", false
	}
	name, key, ok := strings.Cut(rest, "/")
	role, known := places[name]
	return role, key, ok && known && key != "" && len(key) <= 64 && !strings.Contains(key, "/")
}

// screenAt is where a screen is: an address, or the network one household has in IPv6. It is invalid for others,
// who are known by name.
func screenAt(role contest.Role, r *http.Request) netip.Prefix {
	if role != contest.RoleScreen && role != contest.RoleSpectator {
		return netip.Prefix{}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 32
	if from.Addr().Unmap().Is6() {
		bits = 64
	}
	at, err := from.Addr().Unmap().Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return at
}

// sameOrigin lets in pages of this server and of its public address, and programs, which send no origin. Without
// it another site could open a socket with a visitor's cookies.
func (h *Hub) sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return strings.EqualFold(u.Host, r.Host) ||
		slices.ContainsFunc(h.o.Hosts, func(host string) bool { return strings.EqualFold(host, u.Host) })
}
