package io.flotilla.agent.shared;

import java.util.regex.Pattern;

/** Tells addresses that only this machine can reach, without asking a name server. */
final class Loopback {
    private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");

    private Loopback() {}

    static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || IPV4.matcher(host).matches();
    }
}
