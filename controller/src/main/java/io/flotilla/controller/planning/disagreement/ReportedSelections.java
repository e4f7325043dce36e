package io.flotilla.controller.planning.disagreement;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.ResourceName;
import java.util.Optional;

/** Knows what devices reported to have chosen. */
public interface ReportedSelections {

    /** The device's last selection from the version, as it reported it. */
    Optional<EncodedMessage> find(DeviceId device, ResourceName modelVersion);
}
