// Reads, writes and searches an encrypted column from Go, with database/sql, lib/pq and net/http.
//
//	go mod init people && go mod tidy
//	DATABASE_URL=postgresql://app@127.0.0.1:5432/shop GLPGENC_URL=http://127.0.0.1:8000 TOKEN=... go run people.go
//
// Needs the table of schema.sql, and a token with encryption:session for the class pii.
package main

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
)

// Wanted says whose keys a transaction is to have.
type Wanted struct {
	Challenge   []byte   `json:"challenge"` // encoding/json writes bytes in base64
	TenantID    string   `json:"tenant_id"`
	DataClasses []string `json:"data_classes"`
	Application string   `json:"application"`
	Recheck     bool     `json:"recheck"`
}

// APIError is what the API answered instead of keys.
type APIError struct {
	Status int
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

func (e *APIError) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Title, e.Detail) }

// A transaction is open while the API is asked.
var client = &http.Client{Timeout: 5 * time.Second}

// sealedKeys has the API seal keys. The challenge and the answer together are the keys: write neither into a log.
func sealedKeys(ctx context.Context, wanted Wanted) ([]byte, error) {
	body, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	url := env("GLPGENC_URL", "http://127.0.0.1:8000") + "/api/v1/encryption/sessions"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
	request.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		problem := &APIError{Status: answer.StatusCode}
		_ = json.NewDecoder(answer.Body).Decode(problem)
		return nil, problem
	}
	var keys struct {
		Sealed []byte `json:"sealed"`
	}
	err = json.NewDecoder(answer.Body).Decode(&keys)
	return keys.Sealed, err
}

// loadKeys loads keys into an open transaction.
func loadKeys(ctx context.Context, tx *sql.Tx, wanted Wanted) error {
	for _, wanted.Recheck = range []bool{false, true} {
		if err := tx.QueryRowContext(ctx, "SELECT glpgenc.gl_session_begin()").Scan(&wanted.Challenge); err != nil {
			return err
		}
		sealed, err := sealedKeys(ctx, wanted)
		if err != nil {
			return err
		}
		var settings int
		row := tx.QueryRowContext(ctx, "SELECT settings FROM glpgenc.gl_session_load($1)", sealed)
		if err := row.Scan(&settings); err != nil {
			return err
		}
		// -1: a key was replaced, of which the API did not hear. It looks, and is asked once more.
		if settings >= 0 {
			return nil
		}
	}
	return errors.New("the keys could not be loaded: no key is active, or the message does not open")
}

// keyed does work in a transaction that has keys. They end with it, however it ends.
func keyed(ctx context.Context, db *sql.DB, wanted Wanted, work func(*sql.Tx) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	if err := loadKeys(ctx, tx, wanted); err != nil {
		tx.Rollback()
		// Not back into the pool: a message that was sent and not run may be in a log, its challenge valid.
		conn.Raw(func(any) error { return driver.ErrBadConn })
		return err
	}
	if err := work(tx); err != nil {
		return err
	}
	return tx.Commit()
}

const (
	write = "INSERT INTO people (email) VALUES (glpgenc.gl_encrypt($1::text, 'people.email')) RETURNING id"
	read  = "SELECT glpgenc.gl_decrypt(email, 'people.email') FROM people WHERE id = $1"
	find  = "SELECT id FROM people WHERE email_bidx = glpgenc.gl_hmac_index($1, 'people.email') ORDER BY id DESC LIMIT 1"
)

func main() {
	ctx := context.Background()
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	check(err)
	defer db.Close()
	db.SetMaxOpenConns(2)
	wanted := Wanted{TenantID: env("TENANT", "default"), DataClasses: []string{"pii"}, Application: "people.go"}

	var id, found int
	var email string
	check(keyed(ctx, db, wanted, func(tx *sql.Tx) error { return tx.QueryRow(write, "ada@example.org").Scan(&id) }))
	fmt.Println("written: person", id)
	check(keyed(ctx, db, wanted, func(tx *sql.Tx) error {
		if err := tx.QueryRow(read, id).Scan(&email); err != nil {
			return err
		}
		return tx.QueryRow(find, "ada@example.org").Scan(&found)
	}))
	fmt.Println("read:", email)
	fmt.Println("found:", found == id)

	fmt.Println("after the transaction:", sqlstate(db.QueryRow(read, id).Scan(&email)))
	err = keyed(ctx, db, wanted, func(tx *sql.Tx) error { _, err := tx.Exec("SELECT 1 / 0"); return err })
	fmt.Println("failed:", sqlstate(err))
	fmt.Println("after a rollback:", sqlstate(db.QueryRow(read, id).Scan(&email)))

	other := wanted
	other.DataClasses = []string{"payroll"}
	var problem *APIError
	if errors.As(keyed(ctx, db, other, func(*sql.Tx) error { return nil }), &problem) {
		fmt.Println("another class:", problem.Status)
	}

	var all sync.WaitGroup
	var right atomic.Int32
	for range 20 {
		all.Add(1)
		go func() {
			defer all.Done()
			var email string
			err := keyed(ctx, db, wanted, func(tx *sql.Tx) error { return tx.QueryRow(read, id).Scan(&email) })
			if err == nil && email == "ada@example.org" {
				right.Add(1)
			}
		}()
	}
	all.Wait()
	fmt.Println("at once:", right.Load())
}

func sqlstate(err error) string {
	var found *pq.Error
	if errors.As(err, &found) {
		return string(found.Code)
	}
	return fmt.Sprint("nothing: ", err)
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
