package io.flotilla.controller.access.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An OpenID Connect provider that nobody here wrote, oidc-provider of npm as its lock file pins it,
 * and a person with a browser who signs in there.
 */
final class RealProvider implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/oidc-provider");
    private static final Path FOLDER = Path.of("target/oidc-provider");
    private static final String REDIRECT = "http://127.0.0.1/signed-in";
    private static final int LIMIT_SECONDS = 120;
    private static final int MAX_STEPS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader said;
    private final String issuer;

    private RealProvider(Process process, BufferedReader said, String issuer) {
        this.process = process;
        this.said = said;
        this.issuer = issuer;
    }

    /** Starts one; the test ends here where Node.js 20 is absent. */
    static RealProvider start(String audience) throws IOException, InterruptedException {
        assumeTrue(nodeVersion() >= 20, "no Node.js 20 here, so no provider to sign in at");
        install();
        var process =
                new ProcessBuilder("node", "provider.mjs", audience, REDIRECT)
                        .directory(FOLDER.toFile())
                        .redirectError(FOLDER.resolve("provider.log").toFile())
                        .start();
        var said = process.inputReader(UTF_8);
        return new RealProvider(process, said, issuerIn(said));
    }

    String issuer() {
        return issuer;
    }

    /** Gives it new keys, and forgets those before. */
    void rotate() throws IOException {
        var commands = process.outputWriter(UTF_8);
        commands.write("rotate\n");
        commands.flush();
        var _ = issuerIn(said);
    }

    /** The access token that a person gets by authorization code with PKCE. */
    String signIn(String person, String group, String audience)
            throws IOException, InterruptedException, GeneralSecurityException {
        var verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
        var challenge =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(verifier.getBytes(US_ASCII)));
        try (var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            var code =
                    code(
                            browser,
                            query(
                                    Map.of(
                                            "client_id",
                                            "console",
                                            "redirect_uri",
                                            REDIRECT,
                                            "response_type",
                                            "code",
                                            "scope",
                                            "openid flotilla",
                                            "resource",
                                            "urn:" + audience,
                                            "login_hint",
                                            person + "--" + group,
                                            "code_challenge",
                                            challenge,
                                            "code_challenge_method",
                                            "S256")));
            return token(browser, code, verifier);
        }
    }

    @Override
    public void close() throws IOException {
        process.outputWriter(UTF_8).close();
        process.destroy();
    }

    /** Follows the provider until it sends the person back with a code. */
    private String code(HttpClient browser, String question)
            throws IOException, InterruptedException {
        var at = URI.create(issuer + "/auth?" + question);
        for (var step = 0; step < MAX_STEPS; step++) {
            var answer = browser.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString());
            var next = answer.headers().firstValue("location");
            if (next.isEmpty()) {
                throw new IOException("the provider answers " + answer.body());
            }
            at = at.resolve(next.get());
            if (at.toString().startsWith(REDIRECT)) {
                return at.getQuery().replaceAll(".*\\bcode=([^&]+).*", "$1");
            }
        }
        throw new IOException("the provider leads in a circle");
    }

    private String token(HttpClient browser, String code, String verifier)
            throws IOException, InterruptedException {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", "console");
        form.put("redirect_uri", REDIRECT);
        form.put("code", code);
        form.put("code_verifier", verifier);
        var request =
                HttpRequest.newBuilder(URI.create(issuer + "/token"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(query(form)))
                        .build();
        var answer = JSON.readTree(browser.send(request, BodyHandlers.ofString()).body());
        if (!answer.has("access_token")) {
            throw new IOException("the provider gives no token: " + answer);
        }
        return answer.get("access_token").asText();
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String issuerIn(BufferedReader said) throws IOException {
        var line = said.readLine();
        // It gives advice as well.
        while (line != null && !line.startsWith("{")) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("the provider has ended: see " + FOLDER.resolve("provider.log"));
        }
        return JSON.readTree(line).get("issuer").asText();
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        var lock = FOLDER.resolve("package-lock.json");
        var isInstalled =
                Files.isDirectory(FOLDER.resolve("node_modules"))
                        && Files.exists(lock)
                        && Files.mismatch(SOURCE.resolve("package-lock.json"), lock) < 0;
        for (var file : List.of("package.json", "package-lock.json", "provider.mjs")) {
            Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCE.resolve(file)));
        }
        if (!isInstalled) {
            run(
                    "npm",
                    "ci",
                    "--prefer-offline",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error");
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(FOLDER.resolve("install.log").toFile())
                        .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(
                    "npm has failed: " + Files.readString(FOLDER.resolve("install.log")));
        }
    }

    private static int nodeVersion() {
        try {
            var node = new ProcessBuilder("node", "--version").start();
            try (var said = node.inputReader(UTF_8)) {
                return Integer.parseInt(said.readLine().replaceAll("v(\\d+)\\..*", "$1"));
            }
        } catch (IOException absent) {
            return 0;
        } catch (NumberFormatException | NullPointerException unclear) {
            throw new UncheckedIOException(new IOException("node does not tell its version"));
        }
    }
}
