package io.flotilla.cli.rollout;

import io.flotilla.proto.rollout.v1.Rollback;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which devices a rollback concerns. */
final class ScopeConverter implements ITypeConverter<Rollback.Scope> {
    @Override
    public Rollback.Scope convert(String text) {
        return switch (text) {
            case "rollout" -> Rollback.Scope.SCOPE_ROLLOUT;
            case "wave" -> Rollback.Scope.SCOPE_WAVE;
            case "variant" -> Rollback.Scope.SCOPE_VARIANT;
            case "failed-devices" -> Rollback.Scope.SCOPE_FAILED_DEVICES;
            default ->
                    throw new TypeConversionException(
                            "must be rollout, wave, variant or failed-devices, but is " + text);
        };
    }
}
