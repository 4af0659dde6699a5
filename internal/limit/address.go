package limit

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Address is the network address of a visitor. Behind a proxy of ours it is the
// last one that X-Forwarded-For names, over all lines of that name: the proxy
// added it; those before it are what the visitor says.
func Address(r *http.Request, proxy bool) string {
	if proxy {
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if ip, err := netip.ParseAddr(strings.TrimSpace(all[len(all)-1])); err == nil {
			return ip.Unmap().WithZone("").String()
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Network is what counts as one visitor: an IPv4 address, or the /64 that one
// IPv6 subscriber has (RFC 6177).
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
