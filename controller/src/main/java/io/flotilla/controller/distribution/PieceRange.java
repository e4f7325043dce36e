package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import java.util.List;
import java.util.Map;

/** Consecutive pieces of an artifact by their ordinals. */
public record PieceRange(int first, int count) {

    private static final int MAX_RANGES = 10_000;

    /**
     * Fails unless the ranges name pieces that there are, and no more of them than there are.
     *
     * @param pieceCount how many pieces the artifact has
     */
    static void check(List<PieceRange> ranges, int pieceCount) {
        if (ranges.isEmpty() || ranges.size() > MAX_RANGES) {
            throw InvalidArgument.of(
                    "ranges", "must be 1 to %d, not %d".formatted(MAX_RANGES, ranges.size()));
        }
        var wanted = 0L;
        for (int i = 0; i < ranges.size(); i++) {
            ranges.get(i).check("ranges[%d]".formatted(i), pieceCount);
            wanted += ranges.get(i).count;
        }
        if (wanted > pieceCount) {
            throw InvalidArgument.of(
                    "ranges",
                    "must name no more pieces than the artifact has, which are %d, not %d"
                            .formatted(pieceCount, wanted));
        }
    }

    private void check(String field, int pieceCount) {
        if (count < 1) {
            throw InvalidArgument.of(field + ".count", "must be at least 1, not " + count);
        }
        if (first < 0 || (long) first + count > pieceCount) {
            throw new InvalidArgument(
                    "NO_SUCH_PIECE",
                    List.of(
                            new Violation(
                                    field,
                                    "must lie within the artifact's %d pieces, not begin at %d and hold %d"
                                            .formatted(pieceCount, first, count))),
                    Map.of("pieceCount", Integer.toString(pieceCount)));
        }
    }
}
