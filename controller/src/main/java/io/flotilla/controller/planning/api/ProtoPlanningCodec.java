package io.flotilla.controller.planning.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.mapping.HardwareProfileMapper;
import io.flotilla.contract.mapping.SelectionMapper;
import io.flotilla.contract.mapping.VariantMapper;
import io.flotilla.contract.selection.Selection;
import io.flotilla.controller.device.ReportedHardware;
import io.flotilla.controller.device.api.HardwareParts;
import io.flotilla.controller.planning.PlannedVersion;
import io.flotilla.controller.planning.PlanningCodec;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestVariant;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HexFormat;

/** Reads what is kept as the wire's own messages. */
@Singleton
public final class ProtoPlanningCodec implements PlanningCodec {

    @Override
    public PlannedVersion version(byte[] manifest) {
        var message = parse(manifest);
        return new PlannedVersion(
                message.getModelVersion(),
                message.getVariantsList().stream().map(ProtoPlanningCodec::build).toList());
    }

    private static Manifest parse(byte[] manifest) {
        try {
            return Manifest.parseFrom(manifest);
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a kept manifest cannot be read", altered);
        }
    }

    private static PlannedVersion.Build build(ManifestVariant variant) {
        var fileBytes = new HashMap<String, Long>();
        variant.getFilesList()
                .forEach(
                        file ->
                                fileBytes.put(
                                        HexFormat.of().formatHex(file.getSha256().toByteArray()),
                                        file.getSizeBytes()));
        return new PlannedVersion.Build(VariantMapper.fromWire(variant), fileBytes);
    }

    @Override
    public HardwareProfile hardware(EncodedMessage common) {
        return HardwareProfileMapper.fromWire(HardwareParts.common(common));
    }

    @Override
    public HardwareProfile hardware(ReportedHardware kept) {
        return HardwareProfileMapper.fromWire(HardwareParts.join(kept));
    }

    @Override
    public Selection selection(EncodedMessage reported) {
        return SelectionMapper.fromWire(message(reported));
    }

    /** The selection itself. */
    static io.flotilla.proto.planning.v1.Selection message(EncodedMessage reported) {
        try {
            return io.flotilla.proto.planning.v1.Selection.parseFrom(reported.bytes());
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a kept selection cannot be read", altered);
        }
    }
}
