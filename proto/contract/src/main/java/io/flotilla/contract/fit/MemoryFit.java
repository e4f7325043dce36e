package io.flotilla.contract.fit;

/**
 * What a variant is expected to take against what a device may give.
 *
 * @param budgetBytes available memory less the headroom that stays free
 */
public record MemoryFit(MemoryEstimate need, long budgetBytes) {

    public boolean fits() {
        return need.totalBytes() <= budgetBytes;
    }
}
