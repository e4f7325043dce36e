package io.flotilla.system.process;

import java.util.List;
import java.util.stream.DoubleStream;

/** Times how long a device takes for a paragraph, as an app on it would. */
public final class ParagraphTimer {
    /** Some ninety tokens: what people search by, and no more than agents measure variants with. */
    private static final String PARAGRAPH =
            """
            The second shift reported that the belt in the hall stopped three times because the
            motor was too hot. The drive was left to cool down for half an hour each time and
            started again without a fault being shown. The oil was changed in the week before.
            Please look at the fan and at its cable before the next load comes in, since the
            belt must not stand still then."""
                    .replace('\n', ' ');

    private static final int WARM_UPS = 3;
    private static final int CALLS = 15;

    private ParagraphTimer() {}

    /**
     * The quickest of several calls, one after the other, in seconds: the others say what else the
     * machine did.
     */
    public static double leastSeconds(LocalApi api, String slot) {
        return DoubleStream.generate(() -> callSeconds(api, slot))
                .limit(WARM_UPS + CALLS)
                .skip(WARM_UPS)
                .min()
                .orElseThrow();
    }

    private static double callSeconds(LocalApi api, String slot) {
        long start = System.nanoTime();
        var _ = api.embed(slot, List.of(PARAGRAPH));
        return (System.nanoTime() - start) / 1e9;
    }
}
