package io.flotilla.contract.hardware;

/**
 * One way in which an engine can compute on a device.
 *
 * @param name short name of the execution provider or backend, such as {@code cpu} or {@code cuda}
 * @param engineDevice what the engine itself calls the device; empty if it names none
 * @param accelerator the id of the {@link Accelerator} that it computes on; empty if that is the
 *     main processor, or not known
 * @param reason why it failed; empty unless it did
 */
public record ProviderSupport(
        String name, String engineDevice, String accelerator, State state, String reason) {

    public ProviderSupport {
        name = RuntimeSupport.providerName(name);
        reason = state == State.FAILED ? reason : "";
    }

    /** What is known of whether it works. */
    public enum State {
        /** The build has it; the engine has found nothing here that it could compute on. */
        OFFERED,
        /** The engine has found a device for it; nothing was run on that yet. */
        UNPROVED,
        /** A tiny run on the device gave the right answer. */
        PROVED,
        /** A tiny run on the device failed. */
        FAILED
    }

    /** A provider of which nothing is known but that the build has it. */
    public static ProviderSupport offered(String name) {
        return new ProviderSupport(name, "", "", State.OFFERED, "");
    }

    /** A provider that works on the main processor. */
    public static ProviderSupport provedOnCpu() {
        return new ProviderSupport("cpu", "", "", State.PROVED, "");
    }

    /** The same provider, of which something else is known. */
    public ProviderSupport with(State known, String why) {
        return new ProviderSupport(name, engineDevice, accelerator, known, why);
    }

    /** The same provider, on a known accelerator. */
    public ProviderSupport on(String acceleratorId) {
        return new ProviderSupport(name, engineDevice, acceleratorId, state, reason);
    }

    /** Whether a model may be tried with it: there is a device, and it is not known to fail. */
    public boolean isUsable() {
        return switch (state) {
            case UNPROVED, PROVED -> true;
            case OFFERED, FAILED -> false;
        };
    }

    /** Whether it computes on the main processor. */
    public boolean isOnCpu() {
        return name.equals("cpu");
    }
}
