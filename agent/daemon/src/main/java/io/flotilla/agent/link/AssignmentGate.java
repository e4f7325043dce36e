package io.flotilla.agent.link;

import io.flotilla.agent.reconcile.AssignmentReport.Rejection;
import io.flotilla.agent.reconcile.Reconciler;
import io.flotilla.agent.reconcile.wire.AssignmentMapper;
import io.flotilla.agent.reconcile.wire.InvalidAssignmentException;
import io.flotilla.agent.trust.TrustKeeper;
import io.flotilla.agent.trust.wire.TrustMapper;
import io.flotilla.contract.trust.Assigned;
import io.flotilla.contract.trust.Verdict;
import io.flotilla.proto.link.v1.Assignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/** Lets an assignment through to the reconciler if the release key and the director agree on it. */
final class AssignmentGate {
    private final String device;
    private final LinkPorts ports;

    /** A gate for what is assigned to the device of that resource name. */
    AssignmentGate(String device, LinkPorts ports) {
        this.device = device;
        this.ports = ports;
    }

    /**
     * Has an assignment acted on, or refused.
     *
     * @throws IOException if it cannot be written down now, and is to come again
     */
    void take(Assignment message) throws IOException {
        if (message.getGeneration() <= reconciler().generation()) {
            return;
        }
        try {
            var assignment = AssignmentMapper.fromProto(message);
            var refused = check(message, assignment);
            if (refused.isPresent()) {
                var why = refused.get();
                reconciler()
                        .reject(
                                message.getGeneration(),
                                new Rejection(why.reason().name(), why.message()));
            } else {
                reconciler().accept(assignment);
            }
        } catch (InvalidAssignmentException e) {
            reconciler().reject(message.getGeneration(), e.rejection());
        }
    }

    /** The bytes that came are checked, and what was read from them is what is acted on. */
    private Optional<Verdict.Refused> check(
            Assignment message, io.flotilla.agent.reconcile.desired.Assignment assignment)
            throws IOException {
        var slots = new ArrayList<Assigned.Slot>();
        for (int i = 0; i < message.getSlotsCount(); i++) {
            slots.add(
                    Assigned.Slot.of(
                            message.getSlots(i).getSlot(),
                            assignment.slots().get(i).manifest().modelVersion(),
                            message.getSlots(i).getSignedManifest().toByteArray()));
        }
        return trust().check(
                        TrustMapper.fromProto(message.getTrust()),
                        message.getDirection().toByteArray(),
                        new Assigned(device, ports.agentVersion(), message.getGeneration(), slots));
    }

    private Reconciler reconciler() {
        return ports.reconciler();
    }

    private TrustKeeper trust() {
        return ports.trust();
    }
}
