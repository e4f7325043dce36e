package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.selection.explain.Figures;
import java.util.Comparator;

/** One thing in which variants are compared, the better first. */
enum Criterion implements Comparator<Merits> {
    DIVERGENCE {
        @Override
        public int compare(Merits one, Merits other) {
            return Double.compare(one.divergence(), other.divergence());
        }

        @Override
        String advantage() {
            return "is expected to stay closest to the full-precision model";
        }

        @Override
        String drawback(Merits merits, Merits better) {
            return "is expected to stay less close to the full-precision model (divergence "
                    + Figures.decimal(merits.divergence())
                    + " against "
                    + Figures.decimal(better.divergence())
                    + ")";
        }
    },
    WORK {
        @Override
        public int compare(Merits one, Merits other) {
            return Double.compare(one.work(), other.work());
        }

        @Override
        String advantage() {
            return "is expected to answer fastest";
        }

        @Override
        String drawback(Merits merits, Merits better) {
            return "is expected to answer more slowly ("
                    + Figures.decimal(merits.work() / better.work())
                    + " times the work)";
        }
    },
    CACHED {
        @Override
        public int compare(Merits one, Merits other) {
            return Boolean.compare(other.cached(), one.cached());
        }

        @Override
        String advantage() {
            return "is on disk already";
        }

        @Override
        String drawback(Merits merits, Merits better) {
            return "would have to be downloaded first";
        }
    },
    DOWNLOAD {
        @Override
        public int compare(Merits one, Merits other) {
            return Long.compare(one.sizeBytes(), other.sizeBytes());
        }

        @Override
        String advantage() {
            return "has the fewest bytes";
        }

        @Override
        String drawback(Merits merits, Merits better) {
            return "is larger ("
                    + Figures.need(merits.sizeBytes())
                    + " against "
                    + Figures.need(better.sizeBytes())
                    + ")";
        }
    };

    /** What the best in this may say of itself, to follow its name in a sentence. */
    abstract String advantage();

    /** What one that is worse in this must say of itself, to follow its name in a sentence. */
    abstract String drawback(Merits merits, Merits better);
}
