package io.flotilla.contract.trust;

import io.flotilla.contract.trust.Metadata.Direction;
import io.flotilla.contract.trust.Metadata.Terms;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Lets pass what both keys agree on: what the release key says exists, and the director assigns.
 */
final class Admission {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})*)(?:[-+].*)?");

    private final TrustedMetadata trusted;
    private final Instant now;

    Admission(TrustedMetadata trusted, Instant now) {
        this.trusted = trusted;
        this.now = now;
    }

    /** Checks all of it, and returns when the director issued it. */
    Instant check(byte[] file, Assigned assigned) throws RefusedException {
        var direction = direction(file);
        if (!now.isBefore(direction.expires())) {
            throw new RefusedException(
                    Refusal.EXPIRED, "the director's statement expired at " + direction.expires());
        }
        if (trusted.isStale(now)) {
            throw new RefusedException(Refusal.EXPIRED, "the timestamp has expired");
        }
        require(
                direction.device().equals(assigned.device()),
                Refusal.NOT_DIRECTED,
                "the director's statement is for %s",
                direction.device());
        require(
                direction.version() == assigned.generation(),
                direction.version() < assigned.generation()
                        ? Refusal.REPLAYED
                        : Refusal.NOT_DIRECTED,
                "the director's statement is of generation %d",
                direction.version());
        for (var slot : assigned.slots()) {
            checkReleased(slot, assigned.agentVersion());
            checkDirected(slot, direction);
        }
        require(
                direction.orders().size() == assigned.slots().size(),
                Refusal.NOT_DIRECTED,
                "the director's statement is of %d slots",
                direction.orders().size());
        return direction.issued();
    }

    private Direction direction(byte[] file) throws RefusedException {
        if (file.length == 0) {
            throw new RefusedException(Refusal.UNSIGNED, "the director's statement is missing");
        }
        try {
            var envelope = Envelope.parse(file);
            Signatures.check(
                    "the director's statement",
                    envelope,
                    trusted.root().content().holders(Role.DIRECTOR),
                    trusted.root().content().keys(),
                    trusted.formerKeyIds());
            return MetadataReader.direction(envelope);
        } catch (MalformedJsonException malformed) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    "the director's statement cannot be read: " + malformed.getMessage());
        }
    }

    private void checkReleased(Assigned.Slot slot, String agentVersion) throws RefusedException {
        var path = Metadata.manifestPath(slot.modelVersion());
        var files = trusted.filesWith(path);
        var target = files.map(found -> found.content().files().get(path)).orElse(null);
        if (files.isEmpty() || target == null) {
            throw new RefusedException(
                    Refusal.NOT_RELEASED, "%s is not released".formatted(slot.modelVersion()));
        }
        require(
                target.lengthBytes() == slot.lengthBytes() && target.sha256().equals(slot.sha256()),
                Refusal.ALTERED,
                "the manifest of %s is not the one that was released",
                slot.modelVersion());
        var terms = target.terms();
        if (terms == null) {
            return;
        }
        long floor =
                files.get().content().files().values().stream()
                        .map(Metadata.Target::terms)
                        .filter(Objects::nonNull)
                        .mapToLong(Terms::securityFloor)
                        .max()
                        .orElse(0);
        require(
                terms.release() >= floor,
                Refusal.BELOW_SECURITY_FLOOR,
                "%s may not be activated any more",
                slot.modelVersion());
        require(
                !isOlder(agentVersion, terms.minimumAgent()),
                Refusal.AGENT_TOO_OLD,
                "it needs the agent %s",
                terms.minimumAgent());
    }

    private static void checkDirected(Assigned.Slot slot, Direction direction)
            throws RefusedException {
        var order = direction.orders().get(slot.slot());
        require(
                order != null
                        && order.path().equals(Metadata.manifestPath(slot.modelVersion()))
                        && order.sha256().equals(slot.sha256()),
                Refusal.NOT_DIRECTED,
                "the director does not assign %s to this device",
                slot.modelVersion());
    }

    /** Whether the version is known to be lower; one that is no number is taken for the newest. */
    private static boolean isOlder(String version, String minimum) {
        var found = VERSION.matcher(version);
        var wanted = VERSION.matcher(minimum);
        if (!found.matches() || !wanted.matches()) {
            return false;
        }
        var ours = found.group(1).split("\\.", -1);
        var theirs = wanted.group(1).split("\\.", -1);
        for (int i = 0; i < Math.max(ours.length, theirs.length); i++) {
            int part = i < ours.length ? Integer.parseInt(ours[i]) : 0;
            int least = i < theirs.length ? Integer.parseInt(theirs[i]) : 0;
            if (part != least) {
                return part < least;
            }
        }
        return false;
    }

    private static void require(boolean claim, Refusal reason, String message, Object value)
            throws RefusedException {
        if (!claim) {
            throw new RefusedException(reason, message.formatted(value));
        }
    }
}
