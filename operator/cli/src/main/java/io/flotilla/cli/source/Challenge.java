package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Address;
import io.flotilla.cli.fetch.Http;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.regex.Pattern;

/**
 * Where a registry sends its callers for a token.
 *
 * @param realm the address of the token service, or empty if the registry wants something else
 * @param service what the token is for
 * @param scope what it shall allow
 */
record Challenge(String realm, String service, String scope) {
    private static final int LARGEST_TOKEN = 32 << 10;
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Reads the header WWW-Authenticate. */
    static Challenge parse(String header) {
        var parameters = new HashMap<String, String>();
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            PARAMETER
                    .matcher(header)
                    .results()
                    .forEach(found -> parameters.put(found.group(1), found.group(2)));
        }
        return new Challenge(
                parameters.getOrDefault("realm", ""),
                parameters.getOrDefault("service", ""),
                parameters.getOrDefault("scope", ""));
    }

    /** Asks the token service as anyone. */
    String token(Http http, String repository) {
        var wanted = scope.isEmpty() ? "repository:" + repository + ":pull" : scope;
        var address =
                Address.parse(
                        "%s%sservice=%s&scope=%s"
                                .formatted(
                                        realm,
                                        realm.contains("?") ? "&" : "?",
                                        encoded(service),
                                        encoded(wanted)));
        var answer = http.texts(address, LARGEST_TOKEN);
        var token = answer.getOrDefault("token", answer.getOrDefault("access_token", ""));
        if (!token.matches("[!-~]+")) {
            throw new CommandFailure(
                    ExitCode.NOT_ALLOWED, "The token service of " + service + " gives no token.");
        }
        return token;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
