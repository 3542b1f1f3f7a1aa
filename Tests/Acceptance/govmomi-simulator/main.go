// Serves a vCenter or an ESXi inventory with the simulator of govmomi, so that our client meets a server that we did not write.
//
// It prints its URL on one line of standard output once it answers, and serves until it is interrupted or its
// standard input ends: a test that dies takes its simulator along.
package main

import (
	"bytes"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"io/ioutil"
	"log"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"regexp"
	"sync"
	"syscall"

	"github.com/vmware/govmomi/simulator"
	_ "github.com/vmware/govmomi/vapi/simulator" // registers the /rest endpoints: sessions, tagging, content library
)

// The resource pools that govmomi's model fills with machines: one standalone host's and one cluster's.
const poolsPerDatacenter = 2

func main() {
	machines := flag.Int("vms", 250, "virtual machines in the whole inventory")
	datacenters := flag.Int("datacenters", 1, "datacenters that share them")
	datastores := flag.Int("datastores", 1, "datastores of each datacenter")
	standalone := flag.Bool("esx", false, "be a stand-alone ESXi instead of a vCenter")
	listen := flag.String("listen", "127.0.0.1:0", "address and port; port 0 takes a free one")
	secure := flag.Bool("tls", false, "serve HTTPS, with the simulator's self-signed certificate")
	user := flag.String("user", "", "the only user to let in; any user without it")
	password := flag.String("password", "", "that user's password")
	calls := flag.String("calls", "", "file that gets the name of each SOAP operation called, one a line")
	flag.Parse()

	pools := *datacenters * poolsPerDatacenter
	if *standalone {
		pools = 1
	}
	if pools < 1 || *machines < 1 || *machines%pools != 0 {
		log.Fatalf("-vms %d: must be a multiple of %d, the number of resource pools", *machines, pools)
	}

	model := simulator.VPX()
	model.Datacenter = *datacenters
	if *standalone {
		model = simulator.ESX()
	}
	model.Machine = *machines / pools
	model.Datastore = *datastores
	if err := model.Create(); err != nil {
		log.Fatal(err)
	}

	service := model.Service
	service.Listen = &url.URL{Host: *listen}
	if *user != "" {
		service.Listen.User = url.UserPassword(*user, *password)
	}
	if *secure {
		service.TLS = new(tls.Config)
	}
	service.RegisterEndpoints = true

	server := service.NewServer()
	if *calls != "" {
		file, err := os.Create(*calls)
		if err != nil {
			log.Fatal(err)
		}
		// Nobody knows the port yet, so no request is under way.
		server.Config.Handler = recordCalls(file, server.Config.Handler)
	}

	address := *server.URL
	address.User = nil
	fmt.Println(address.String())

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		io.Copy(ioutil.Discard, os.Stdin)
		stop <- syscall.SIGTERM
	}()
	<-stop
	model.Remove() // the datastores' temporary folders
}

// The first element of a SOAP body: the operation, whatever its namespace prefix.
var operation = regexp.MustCompile(`<(?:[\w.-]+:)?Body[^>]*>\s*<(?:[\w.-]+:)?([\w.-]+)`)

// recordCalls writes the name of each SOAP operation to log before it is served.
func recordCalls(log io.Writer, next http.Handler) http.Handler {
	var writing sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/sdk" {
			body, err := ioutil.ReadAll(r.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			r.Body = ioutil.NopCloser(bytes.NewReader(body))
			if name := operation.FindSubmatch(body); name != nil {
				writing.Lock()
				fmt.Fprintf(log, "%s\n", name[1])
				writing.Unlock()
			}
		}
		next.ServeHTTP(w, r)
	})
}
