// govmomi's own XML codec on the benchmark's input: govmomi decode|encode FILE RUNS
package main

import (
	"bytes"
	"fmt"
	"io/ioutil"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

func decode(data []byte) *methods.RetrievePropertiesExBody {
	body := new(methods.RetrievePropertiesExBody)
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.TypeFunc = types.TypeFunc()
	if err := decoder.Decode(&soap.Envelope{Body: body}); err != nil {
		log.Fatal(err)
	}
	if body.Res == nil || body.Res.Returnval == nil || len(body.Res.Returnval.Objects) == 0 {
		log.Fatal("no objects in the answer")
	}
	return body
}

func encode(body *methods.RetrievePropertiesExBody) int {
	var out bytes.Buffer
	if err := xml.NewEncoder(&out).Encode(&soap.Envelope{Body: body}); err != nil {
		log.Fatal(err)
	}
	return out.Len()
}

func main() {
	if len(os.Args) != 4 || os.Args[1] != "decode" && os.Args[1] != "encode" {
		log.Fatal("usage: govmomi decode|encode FILE RUNS")
	}
	data, err := ioutil.ReadFile(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	runs, err := strconv.Atoi(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	work := func() int { decode(data); return len(data) }
	if os.Args[1] == "encode" {
		body := decode(data)
		work = func() int { return encode(body) }
	}
	best := 0.0
	for run := 0; run < runs; run++ {
		start := time.Now()
		size := work()
		if throughput := float64(size) / 1e6 / time.Since(start).Seconds(); throughput > best {
			best = throughput
		}
	}
	fmt.Printf("name=govmomi-%s mb_per_s=%.2f peak_mb=%.1f runs=%d\n", os.Args[1], best, peakMegabytes(), runs)
}

func peakMegabytes() float64 {
	status, _ := ioutil.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmHWM:" {
			kibibytes, _ := strconv.ParseFloat(fields[1], 64)
			return kibibytes * 1024 / 1e6
		}
	}
	return 0
}
