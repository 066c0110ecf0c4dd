// Reads files in Alloy's language and names, as JSON, their blocks and what stands in each. The first fault ends it with 1 and its place.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/grafana/alloy/syntax/ast"
	"github.com/grafana/alloy/syntax/parser"
)

// Block is one component, service or part of one: its arguments' names in order, and its inner blocks.
type Block struct {
	File      string   `json:"file"`
	Line      int      `json:"line"`
	Name      string   `json:"name"`
	Label     string   `json:"label"`
	Arguments []string `json:"arguments"`
	Blocks    []Block  `json:"blocks"`
}

func main() {
	blocks := []Block{}
	for _, file := range os.Args[1:] {
		text, err := os.ReadFile(file)
		if err != nil {
			fail(err)
		}
		parsed, err := parser.ParseFile(file, text)
		if err != nil {
			fail(err)
		}
		blocks = append(blocks, blocksOf(parsed.Body, file).Blocks...)
	}
	if err := json.NewEncoder(os.Stdout).Encode(blocks); err != nil {
		fail(err)
	}
}

func blocksOf(body ast.Body, file string) Block {
	found := Block{File: file, Arguments: []string{}, Blocks: []Block{}}
	for _, statement := range body {
		switch each := statement.(type) {
		case *ast.AttributeStmt:
			found.Arguments = append(found.Arguments, each.Name.Name)
		case *ast.BlockStmt:
			inner := blocksOf(each.Body, file)
			inner.Name = strings.Join(each.Name, ".")
			inner.Label = each.Label
			inner.Line = each.NamePos.Position().Line
			found.Blocks = append(found.Blocks, inner)
		}
	}
	return found
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
