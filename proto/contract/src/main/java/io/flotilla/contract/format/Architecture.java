package io.flotilla.contract.format;

import java.util.List;

/**
 * What a model is built of, as far as its file declares it. A number that is not declared is 0, a
 * name that is not declared is empty.
 *
 * @param family the architecture as the file names it, such as {@code llama} or {@code bert}
 * @param embeddingLength the width of a token's vector
 * @param contextLength the most tokens that the model was made for
 * @param vocabularySize the number of distinct tokens
 */
public record Architecture(
        String family,
        int blockCount,
        int embeddingLength,
        long contextLength,
        long vocabularySize,
        Attention attention,
        Experts experts) {

    /** What a file that says nothing about its architecture has. */
    public static final Architecture UNDECLARED =
            new Architecture("", 0, 0, 0, 0, Attention.UNDECLARED, Experts.NONE);

    /**
     * The shape of the attention.
     *
     * @param headCounts query heads of each block
     * @param keyValueHeadCounts key and value heads of each block, 0 where a block caches nothing
     * @param keyLength the width of one head's key
     * @param valueLength the width of one head's value
     * @param slidingWindow how many tokens back a windowed block attends; 0 if none is windowed
     */
    public record Attention(
            List<Integer> headCounts,
            List<Integer> keyValueHeadCounts,
            int keyLength,
            int valueLength,
            int slidingWindow) {

        public static final Attention UNDECLARED = new Attention(List.of(), List.of(), 0, 0, 0);

        public Attention {
            headCounts = List.copyOf(headCounts);
            keyValueHeadCounts = List.copyOf(keyValueHeadCounts);
        }
    }

    /** How many experts a block has and how many of them a token uses; 0 in a dense model. */
    public record Experts(int count, int usedCount) {

        public static final Experts NONE = new Experts(0, 0);
    }
}
