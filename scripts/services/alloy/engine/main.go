// Alloy's own engine with its own components, but only those that alloy/*.alloy name: what is left of Alloy where the whole cannot be
// built, because a part that none of them needs is not to be had. It is put into Alloy's source as a folder of its own, and takes the
// flags of `alloy run` that our files are run with. To test with, never to deploy.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	_ "github.com/grafana/alloy/internal/component/discovery/docker"
	_ "github.com/grafana/alloy/internal/component/discovery/relabel"
	_ "github.com/grafana/alloy/internal/component/local/file_match"
	_ "github.com/grafana/alloy/internal/component/loki/process"
	_ "github.com/grafana/alloy/internal/component/loki/relabel"
	_ "github.com/grafana/alloy/internal/component/loki/source/docker"
	_ "github.com/grafana/alloy/internal/component/loki/source/file"
	_ "github.com/grafana/alloy/internal/component/loki/source/journal"
	_ "github.com/grafana/alloy/internal/component/loki/source/syslog"
	_ "github.com/grafana/alloy/internal/component/loki/write"
	"github.com/grafana/alloy/internal/featuregate"
	"github.com/grafana/alloy/internal/runtime"
	"github.com/grafana/alloy/internal/runtime/logging"
	"github.com/grafana/alloy/internal/service"
	"github.com/grafana/alloy/internal/service/livedebugging"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("alloy run", flag.ContinueOnError)
	data := flags.String("storage.path", "data-alloy", "where positions are kept")
	address := flags.String("server.http.listen-addr", "127.0.0.1:12345", "of /metrics and /-/ready")
	stability := featuregate.StabilityGenerallyAvailable
	flags.Var(&stability, "stability.level", "the least stable that is allowed")
	flags.Bool("disable-reporting", true, "nothing is ever reported")
	if len(args) < 2 || args[0] != "run" {
		return fmt.Errorf("usage: alloy run [flags] FILE")
	}
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	file := flags.Arg(0)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	source, err := runtime.ParseSource(file, text)
	if err != nil {
		return err
	}
	log, err := logging.New(os.Stderr, logging.DefaultOptions)
	if err != nil {
		return err
	}
	engine, err := runtime.New(runtime.Options{
		Logger:               log,
		DataPath:             *data,
		Reg:                  prometheus.DefaultRegisterer,
		MinStability:         stability,
		Services:             []service.Service{livedebugging.New()},
		TaskShutdownDeadline: 10 * time.Second,
	})
	if err != nil {
		return err
	}
	if err := engine.LoadSource(source, nil, file); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	http.Handle("/metrics", promhttp.Handler())
	http.HandleFunc("/-/ready", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ready") })
	go func() { _ = http.ListenAndServe(*address, nil) }()
	engine.Run(ctx)
	return nil
}
