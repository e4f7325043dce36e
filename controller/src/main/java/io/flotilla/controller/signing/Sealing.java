package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Envelope;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.RoleKeys;
import io.flotilla.contract.trust.SigningKey;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Signs with what keys the controller holds, and says whose signatures are missing. */
@Singleton
class Sealing {

    private final KeyRing keys;

    Sealing(KeyRing keys) {
        this.keys = keys;
    }

    /** Whether the controller holds enough of the keys to sign by itself. */
    boolean holds(RoleKeys holders) {
        return keys.suffices(holders);
    }

    /** Signs drafts by the role that signs each. */
    List<SigningDocument> seal(Map<String, Metadata> drafts, Root inForce) {
        var root = drafts.get(Role.ROOT.key()) instanceof Root next ? next : inForce;
        var documents = new ArrayList<SigningDocument>();
        drafts.forEach(
                (role, metadata) -> {
                    var signers =
                            metadata instanceof Root next
                                    ? List.of(inForce.holders(Role.ROOT), next.holders(Role.ROOT))
                                    : List.of(root.holders(Role.TARGETS));
                    documents.add(seal(role, metadata, signers));
                });
        return documents;
    }

    private SigningDocument seal(String role, Metadata metadata, List<RoleKeys> signers) {
        var envelope = Envelope.of(metadata);
        var missing = new TreeSet<String>();
        for (var holders : signers) {
            var held = keys.of(holders);
            envelope = envelope.signedBy(held);
            if (held.size() < holders.threshold()) {
                missing.addAll(holders.keyIds());
                held.forEach(key -> missing.remove(key.publicKey().id()));
            }
        }
        return new SigningDocument(role, envelope, List.copyOf(missing));
    }

    /** Signs what the controller signs by itself. */
    byte[] sign(Metadata metadata, RoleKeys holders) {
        return signer(holders).sign(metadata);
    }

    /** Takes the keys of a role in hand, to sign much with them. */
    Signer signer(RoleKeys holders) {
        var held = keys.of(holders);
        if (held.size() < holders.threshold()) {
            throw new IllegalStateException(
                    "the controller does not hold the keys " + holders.keyIds());
        }
        return new Signer(held);
    }

    /** Keys in hand. */
    record Signer(List<SigningKey> keys) {
        byte[] sign(Metadata metadata) {
            return Envelope.of(metadata).signedBy(keys).toBytes();
        }
    }
}
