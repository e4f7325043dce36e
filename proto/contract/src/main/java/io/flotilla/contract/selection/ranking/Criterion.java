package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.selection.explain.Figures;
import java.util.Comparator;
import java.util.function.ToLongFunction;

/**
 * One thing in which variants are compared by whole numbers, the smaller the better, so that the
 * order is total.
 */
enum Criterion implements Comparator<Contender> {
    WHOLE(contender -> contender.footprint().setting().isDegraded() ? 1 : 0) {
        @Override
        String advantage(Contender best) {
            return "has room for all that was asked for";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return "would have to be cut down to fit";
        }
    },
    SPEED_OBJECTIVE(contender -> contender.isLikelyTooSlow() ? 1 : 0) {
        @Override
        String advantage(Contender best) {
            return "may be as fast as the policy asks";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return "is expected to be slower than the policy asks ("
                    + (one.pace() == null ? "" : Figures.speed(one.pace().expected()))
                    + ")";
        }
    },
    PREFERENCE(contender -> contender.prepared().preference()) {
        @Override
        String advantage(Contender best) {
            return "has weights of "
                    + Width.bits(best.prepared().facts())
                    + " bits, which the policy prefers";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return "has weights of "
                    + Width.bits(one.prepared().facts())
                    + " bits, and the policy prefers others";
        }
    },
    DIVERGENCE(contender -> contender.prepared().divergenceCell()) {
        @Override
        String advantage(Contender best) {
            return (best.prepared().quality().measured() ? "was measured" : "is expected")
                    + " to stay closest to the full-precision model";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return (one.prepared().quality().measured() ? "was measured" : "is expected")
                    + " to stay less close to the full-precision model (divergence "
                    + Figures.decimal(one.prepared().quality().divergence())
                    + " against "
                    + Figures.decimal(better.prepared().quality().divergence())
                    + ")";
        }
    },
    NPU(contender -> contender.isOnNpu() ? 0 : 1) {
        @Override
        String advantage(Contender best) {
            return "runs on the neural processor, which takes the least energy";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return "does not run on the neural processor";
        }
    },
    ENERGY(Contender::energyCell) {
        @Override
        String advantage(Contender best) {
            return "is expected to take the least energy";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return "is expected to take more energy";
        }
    },
    SPEED(Contender::effortCell) {
        @Override
        String advantage(Contender best) {
            return (isMeasured(best) ? "was measured" : "is expected") + " to answer fastest";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return (isMeasured(one) ? "was measured" : "is expected")
                    + " to answer more slowly ("
                    + Figures.factor(one.seconds() / better.seconds())
                    + " times as long)";
        }
    },
    ACCELERATED(contender -> contender.isOnCpu() ? 1 : 0) {
        @Override
        String advantage(Contender best) {
            return "leaves the processor to other work";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return "would occupy the processor";
        }
    },
    CACHED(contender -> contender.isCached() ? 0 : 1) {
        @Override
        String advantage(Contender best) {
            return "is on disk already";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return "would have to be downloaded first";
        }
    },
    DOWNLOAD(contender -> contender.prepared().variant().sizeBytes()) {
        @Override
        String advantage(Contender best) {
            return "has the fewest bytes";
        }

        @Override
        String drawback(Contender one, Contender better) {
            return "is larger ("
                    + Figures.need(one.prepared().variant().sizeBytes())
                    + " against "
                    + Figures.need(better.prepared().variant().sizeBytes())
                    + ")";
        }
    };

    /** Holds no state. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final ToLongFunction<Contender> figure;

    Criterion(ToLongFunction<Contender> figure) {
        this.figure = figure;
    }

    @Override
    public int compare(Contender one, Contender other) {
        return Long.compare(figure.applyAsLong(one), figure.applyAsLong(other));
    }

    private static boolean isMeasured(Contender contender) {
        return contender.pace() != null && contender.pace().expected().isMeasured();
    }

    /** What the best in this may say of itself, to follow its name in a sentence. */
    abstract String advantage(Contender best);

    /** What one that is worse in this must say of itself, to follow its name in a sentence. */
    abstract String drawback(Contender one, Contender better);
}
