package io.flotilla.controller.shared;

/**
 * Who made a change, as events name them: {@code tokens/{display name}}, {@code users/{subject}},
 * {@code devices/{device}} or {@code system/{part}}.
 */
public record Actor(String name) {

    /** The holder of an operator's token. */
    public static Actor token(String displayName) {
        return new Actor("tokens/" + displayName);
    }

    /** A person whom an identity provider knows. */
    public static Actor user(String subject) {
        return new Actor("users/" + subject);
    }

    public static Actor device(DeviceId device) {
        return new Actor("devices/" + device.value());
    }

    /** A part of the controller that acts by itself, e.g. {@code rollout}. */
    public static Actor system(String part) {
        return new Actor("system/" + part);
    }

    @Override
    public String toString() {
        return name;
    }
}
