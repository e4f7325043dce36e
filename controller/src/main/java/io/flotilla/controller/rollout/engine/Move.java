package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.gate.Analysis;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a rollout has to do now. */
public sealed interface Move {

    /** Start the rollout: find its devices and share them out to its waves. */
    record StartRollout() implements Move {}

    /** Let the wave wait for somebody to approve it. */
    record AskApproval(int wave) implements Move {}

    /** Start the wave. */
    record StartWave(int wave) implements Move {}

    /** Tell devices whose turn has come; a bounded part of them. */
    record TellDevices(List<DeviceId> devices) implements Move {
        public TellDevices {
            devices = List.copyOf(devices);
        }
    }

    /** Let the wave serve under watch. */
    record SoakWave(int wave, Instant until) implements Move {}

    /** Take a measurement of each of these analyses of the wave. */
    record Measure(int wave, List<Analysis> analyses) implements Move {
        public Measure {
            analyses = List.copyOf(analyses);
        }
    }

    /** The wave's gate was met. */
    record PassWave(int wave) implements Move {}

    /** The wave's gate was missed. */
    record BreachWave(int wave, String why) implements Move {}

    /** The devices have had their time: they failed. */
    record TimeOut(List<DeviceId> devices) implements Move {
        public TimeOut {
            devices = List.copyOf(devices);
        }
    }

    /** Devices that failed have been left alone long enough: they wait to be told anew. */
    record TryAnew(List<DeviceId> devices) implements Move {
        public TryAnew {
            devices = List.copyOf(devices);
        }
    }

    /** Keep devices of the class from the variant, and bring those back that run it. */
    record WithdrawVariant(String variant, String hardwareClass, String why) implements Move {}

    /** The rollback's devices have all ended their way back. */
    record FinishRollback(int rollback) implements Move {}

    /** Start no more devices. */
    record Pause(String why) implements Move {}

    /** Bring devices back to what they ran before. */
    record RollBack(RollbackScope scope, String why) implements Move {}

    /** End it, and leave devices as they are. */
    record Cancel(String why) implements Move {}

    /** All waves have ended. */
    record Succeed(String why) implements Move {}

    /** The rollback of the whole rollout has ended. */
    record EndRollingBack(boolean allRestored, String why) implements Move {}

    /**
     * Do nothing until something is reported or decided.
     *
     * @param until when to look again even if nothing happens; null: no need to
     */
    record Await(String what, @Nullable Instant until) implements Move {}
}
