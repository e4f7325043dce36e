package io.flotilla.contract.mapping;

import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.proto.registry.v1.Architecture;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Maps shapes of networks. Query heads that differ between blocks become alike on the wire, the
 * most that any block has.
 */
final class ArchitectureMapper {

    /** More blocks than any network has; what a message says beyond is not believed. */
    private static final int MAXIMUM_BLOCKS = 1024;

    private ArchitectureMapper() {}

    static Architecture toWire(io.flotilla.contract.format.Architecture architecture) {
        var attention = architecture.attention();
        var message =
                Architecture.newBuilder()
                        .setFamily(architecture.family())
                        .setContextLength(architecture.contextLength())
                        .setEmbeddingLength(architecture.embeddingLength())
                        .setBlockCount(architecture.blockCount())
                        .setHeadCount(most(attention.headCounts()))
                        .setKvHeadCount(most(attention.keyValueHeadCounts()))
                        .setKeyLength(attention.keyLength())
                        .setValueLength(attention.valueLength())
                        .setSlidingWindow(attention.slidingWindow())
                        .setVocabularySize(architecture.vocabularySize())
                        .setExpertCount(architecture.experts().count())
                        .setExpertUsedCount(architecture.experts().usedCount());
        if (attention.keyValueHeadCounts().stream().distinct().count() > 1) {
            message.addAllBlockKvHeadCounts(attention.keyValueHeadCounts());
        }
        return message.build();
    }

    static io.flotilla.contract.format.Architecture fromWire(Architecture message) {
        var blocks = Math.clamp(message.getBlockCount(), 0, MAXIMUM_BLOCKS);
        return new io.flotilla.contract.format.Architecture(
                message.getFamily(),
                blocks,
                Bounds.notNegativeInt(message.getEmbeddingLength()),
                Bounds.notNegative(message.getContextLength()),
                Bounds.notNegative(message.getVocabularySize()),
                new Attention(
                        alike(blocks, message.getHeadCount()),
                        keyValueHeads(blocks, message),
                        Bounds.notNegativeInt(message.getKeyLength()),
                        Bounds.notNegativeInt(message.getValueLength()),
                        Bounds.notNegativeInt(message.getSlidingWindow())),
                new Experts(
                        Bounds.notNegativeInt(message.getExpertCount()),
                        Bounds.notNegativeInt(message.getExpertUsedCount())));
    }

    private static List<Integer> keyValueHeads(int blocks, Architecture message) {
        if (message.getBlockKvHeadCountsCount() == 0) {
            return alike(blocks, message.getKvHeadCount());
        }
        return message.getBlockKvHeadCountsList().stream()
                .limit(MAXIMUM_BLOCKS)
                .map(Bounds::notNegativeInt)
                .toList();
    }

    private static List<Integer> alike(int blocks, int heads) {
        return heads <= 0 ? List.of() : Collections.nCopies(blocks, heads);
    }

    private static int most(Collection<Integer> counts) {
        return counts.isEmpty() ? 0 : Collections.max(counts);
    }
}
