package io.flotilla.host.tensor;

import java.util.List;
import java.util.Optional;

/**
 * What a tensor must be, or will be.
 *
 * @param shape sizes of its axes; -1: any
 * @param labels what the places of its last axis stand for; empty: nobody has said
 */
public record TensorSpec(String name, TensorType type, List<Long> shape, List<String> labels) {
    public TensorSpec {
        shape = List.copyOf(shape);
        labels = List.copyOf(labels);
    }

    /** One whose last axis has no labels. */
    public TensorSpec(String name, TensorType type, List<Long> shape) {
        this(name, type, shape, List.of());
    }

    /** It with those labels, if there is one for each place of its last axis. */
    public TensorSpec labelled(List<String> given) {
        boolean fits = !shape.isEmpty() && shape.getLast() == given.size();
        return fits ? new TensorSpec(name, type, shape, given) : this;
    }

    /** Why a tensor is not what it must be; nothing if it is. */
    public Optional<String> mismatch(Tensor tensor) {
        if (tensor.type() != type) {
            return Optional.of("%s is of type %s, not %s.".formatted(name, type, tensor.type()));
        }
        if (!fits(tensor.shape())) {
            return Optional.of(
                    "%s has the shape %s, not %s.".formatted(name, shape, tensor.shape()));
        }
        if (type != TensorType.BYTES && tensor.expectedBytes() != tensor.data().remaining()) {
            return Optional.of(
                    "%s of the shape %s has %d bytes, not %d."
                            .formatted(
                                    name,
                                    tensor.shape(),
                                    tensor.expectedBytes(),
                                    tensor.data().remaining()));
        }
        return Optional.empty();
    }

    private boolean fits(List<Long> sizes) {
        if (sizes.size() != shape.size()) {
            return false;
        }
        for (int axis = 0; axis < sizes.size(); axis++) {
            long size = sizes.get(axis);
            if (size < 0 || (shape.get(axis) >= 0 && size != shape.get(axis))) {
                return false;
            }
        }
        return true;
    }
}
