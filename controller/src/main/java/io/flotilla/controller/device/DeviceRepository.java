package io.flotilla.controller.device;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps devices. Every method works within the running transaction, if any. */
public interface DeviceRepository {

    Optional<Device> find(DeviceId id);

    /** Finds it and keeps others from changing it until the transaction ends. */
    Optional<Device> findForUpdate(DeviceId id);

    List<Device> findAll(Collection<DeviceId> ids);

    /** Those that the selector matches and whose ids follow, by id. */
    List<Device> after(String id, LabelSelector selector, Reach reach, int limit);

    /**
     * Adds the device; false if one of that id exists, and then nothing changes.
     *
     * @param joinToken resource name of what it enrolled with
     */
    boolean add(Device device, String joinToken);

    /** Keeps what people changed: name, labels and state; returns it as it is from now on. */
    Device update(Device device);

    /**
     * Keeps what devices said of themselves, where it differs from what is known.
     *
     * @return those whose labels of hardware changed
     */
    List<DeviceId> report(Map<DeviceId, ReportedFacts> reports, Instant now);

    /**
     * The outlines of all devices that the selector matches, in whatever state they are.
     *
     * @param slot the slot that they are about
     */
    List<DeviceOutline> outlines(LabelSelector selector, String slot);

    /** The common parts of hardware by the keys that outlines name. */
    Map<Long, EncodedMessage> hardware(Collection<Long> keys);

    /** Removes common parts that no device has any more and none has reported since then. */
    void forgetHardware(Instant unseenSince);

    /**
     * Removes sets of labels of hardware that no device has any more. Until the transaction ends,
     * no device gets other labels or another state.
     */
    void forgetHardwareLabels();

    /** Those in RETIRING. */
    List<DeviceId> retiring();

    /** The ACTIVE ones that the selector matches, by id. */
    List<DeviceId> activeMatching(LabelSelector selector);

    int countActiveMatching(LabelSelector selector);

    /** When each was last heard of, as far as it is kept. */
    Map<DeviceId, Instant> lastSeen(Collection<DeviceId> ids);

    /** Keeps when devices were last heard of; an earlier time changes nothing. */
    void keepLastSeen(Map<DeviceId, Instant> lastSeen);

    /** The states of those that exist. */
    Map<DeviceId, DeviceState> statesOf(Collection<DeviceId> ids);

    /** The state of the device; null if there is none. */
    @Nullable DeviceState stateOf(DeviceId id);
}
