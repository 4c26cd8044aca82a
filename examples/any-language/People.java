// Reads, writes and searches an encrypted column from Java, with JDBC and java.net.http.
//
//     export JDBC_URL='jdbc:postgresql://127.0.0.1:5432/shop?user=app&prepareThreshold=0'
//     GLPGENC_URL=http://127.0.0.1:8000 TOKEN=... java -cp /usr/share/java/postgresql.jar People.java
//
// Needs Java 17, the table of schema.sql, and a token with encryption:session for the class pii.
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class People {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final Pattern SEALED = Pattern.compile("\"sealed\":\"([A-Za-z0-9+/=]+)\"");
    static final String API = env("GLPGENC_URL", "http://127.0.0.1:8000");

    /** Whose keys a transaction is to have; the names have no character that JSON escapes. */
    record Wanted(String tenant, String dataClass) {
        String body(byte[] challenge, boolean recheck) {
            String form = "{\"challenge\": \"%s\", \"tenant_id\": \"%s\", \"data_classes\": [\"%s\"],"
                + " \"application\": \"People.java\", \"recheck\": %b}";
            return form.formatted(Base64.getEncoder().encodeToString(challenge), tenant, dataClass, recheck);
        }
    }

    /** What the API answered instead of keys. */
    static class ApiException extends IOException {
        final int status;

        ApiException(int status, String problem) {
            super(status + " " + problem);
            this.status = status;
        }
    }

    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Has the API seal keys. The challenge and the answer together are the keys: write neither into a log. */
    static byte[] sealedKeys(byte[] challenge, Wanted wanted, boolean recheck) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(API + "/api/v1/encryption/sessions"))
            .header("Authorization", "Bearer " + System.getenv("TOKEN"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(5)) // a transaction is open meanwhile
            .POST(HttpRequest.BodyPublishers.ofString(wanted.body(challenge, recheck)))
            .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        Matcher found = SEALED.matcher(answer.body());
        if (answer.statusCode() != 200 || !found.find()) {
            throw new ApiException(answer.statusCode(), answer.statusCode() == 200 ? "no keys" : answer.body());
        }
        return Base64.getDecoder().decode(found.group(1));
    }

    /** Loads keys into the open transaction of a connection. */
    static void loadKeys(Connection connection, Wanted wanted) throws SQLException, IOException, InterruptedException {
        for (boolean recheck : new boolean[] {false, true}) {
            byte[] challenge = one(connection, "SELECT glpgenc.gl_session_begin()", byte[].class);
            byte[] sealed = sealedKeys(challenge, wanted, recheck);
            String load = "SELECT settings FROM glpgenc.gl_session_load(?)";
            // -1: a key was replaced, of which the API did not hear. It looks, and is asked once more.
            if (one(connection, load, Integer.class, sealed) >= 0) {
                return;
            }
        }
        throw new SQLException("the keys could not be loaded: no key is active, or the message does not open");
    }

    /** Does work in a transaction that has keys. They end with it, however it ends. */
    static <T> T keyed(Connection connection, Wanted wanted, Work<T> work) throws Exception {
        connection.setAutoCommit(false);
        boolean loaded = false;
        try {
            loadKeys(connection, wanted);
            loaded = true;
            T result = work.with(connection);
            connection.commit();
            return result;
        } finally {
            if (loaded) {
                connection.rollback(); // does nothing after a commit
                connection.setAutoCommit(true);
            } else {
                // Not back into a pool: a message that was sent and not run may be in a log, its challenge valid.
                connection.abort(Runnable::run);
            }
        }
    }

    static <T> T one(Connection connection, String query, Class<T> type, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int place = 0; place < values.length; place++) {
                statement.setObject(place + 1, values[place]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return type.cast(rows.getObject(1));
            }
        }
    }

    static String sqlstate(Callable<?> call) throws Exception {
        try {
            call.call();
            return "nothing";
        } catch (SQLException error) {
            return error.getSQLState();
        }
    }

    static String env(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    static final String WRITE = "INSERT INTO people (email) VALUES (glpgenc.gl_encrypt(?::text, 'people.email')) RETURNING id";
    static final String READ = "SELECT glpgenc.gl_decrypt(email, 'people.email') FROM people WHERE id = ?";
    static final String FIND =
        "SELECT id FROM people WHERE email_bidx = glpgenc.gl_hmac_index(?, 'people.email') ORDER BY id DESC";

    public static void main(String[] arguments) throws Exception {
        String url = System.getenv("JDBC_URL");
        Wanted wanted = new Wanted(env("TENANT", "default"), "pii");
        try (Connection connection = DriverManager.getConnection(url)) {
            int id = keyed(connection, wanted, db -> one(db, WRITE, Integer.class, "ada@example.org"));
            System.out.println("written: person " + id);
            keyed(connection, wanted, db -> {
                System.out.println("read: " + one(db, READ, String.class, id));
                System.out.println("found: " + (one(db, FIND, Integer.class, "ada@example.org") == id));
                return null;
            });

            Callable<?> withoutKeys = () -> one(connection, READ, String.class, id);
            System.out.println("after the transaction: " + sqlstate(withoutKeys));
            Callable<?> failing = () -> keyed(connection, wanted, db -> one(db, "SELECT 1 / 0", Integer.class));
            System.out.println("failed: " + sqlstate(failing));
            System.out.println("after a rollback: " + sqlstate(withoutKeys));

            try {
                keyed(connection, new Wanted(wanted.tenant(), "payroll"), db -> null);
            } catch (ApiException error) {
                System.out.println("another class: " + error.status);
            }

            List<Callable<String>> reads = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                reads.add(() -> {
                    try (Connection own = DriverManager.getConnection(url)) {
                        return keyed(own, wanted, db -> one(db, READ, String.class, id));
                    }
                });
            }
            var threads = Executors.newFixedThreadPool(2);
            int right = 0;
            for (var each : threads.invokeAll(reads)) {
                right += each.get().equals("ada@example.org") ? 1 : 0;
            }
            threads.shutdown();
            System.out.println("at once: " + right);
        }
    }
}
