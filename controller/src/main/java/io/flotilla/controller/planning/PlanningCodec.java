package io.flotilla.controller.planning;

import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.selection.Selection;
import io.flotilla.controller.device.ReportedHardware;
import io.flotilla.controller.shared.EncodedMessage;

/** Reads what is kept in the wire's form. */
public interface PlanningCodec {

    /** The version that a manifest describes. */
    PlannedVersion version(byte[] manifest);

    /** The common part of hardware, without sizes. */
    HardwareProfile hardware(EncodedMessage common);

    /** All that a probe found. */
    HardwareProfile hardware(ReportedHardware kept);

    /** A selection as a device reported it. */
    Selection selection(EncodedMessage reported);
}
