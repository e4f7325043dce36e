package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.ArrayList;
import java.util.List;

/** Says what stands against running a variant on one device under one policy. */
final class Filter {

    private final DeviceFacts device;
    private final VariantPolicy policy;
    private final double largestDivergence;

    Filter(DeviceFacts device, VariantPolicy policy) {
        this.device = device;
        this.policy = policy;
        this.largestDivergence = policy.demands().quality().largestDivergence();
    }

    /** Whether nothing stands against it. */
    boolean admits(Contender contender) {
        return contender.isRunnable() && admits(contender.prepared());
    }

    /** Whether nothing stands against it wherever on the device it would run. */
    boolean admits(Prepared prepared) {
        var variant = prepared.variant();
        return hasIsa(variant)
                && hasDisk(variant)
                && isAllowed(variant)
                && isPinned(variant)
                && !device.quarantines().containsKey(variant.name())
                && !device.objections().containsKey(variant.name())
                && isGoodEnough(prepared)
                && hasContext(prepared);
    }

    /** Every reason against it, none if it may run. */
    List<Rejection> rejections(Contender contender) {
        var prepared = contender.prepared();
        var variant = prepared.variant();
        var reasons = new Reasons(device, policy);
        var found = new ArrayList<Rejection>();
        if (contender.site() == null) {
            found.add(reasons.noSite(variant));
        }
        if (!hasIsa(variant)) {
            found.add(reasons.isa(variant));
        }
        if (!contender.footprint().fits()) {
            found.add(reasons.noMemory(contender.footprint()));
        }
        if (!hasDisk(variant)) {
            found.add(reasons.noDisk(variant));
        }
        if (!isAllowed(variant)) {
            found.add(reasons.precisionNotAllowed(variant));
        }
        if (!isGoodEnough(prepared)) {
            found.add(reasons.belowFloor(prepared.quality(), largestDivergence));
        }
        if (!isPinned(variant)) {
            found.add(reasons.notPinned());
        }
        var pace = contender.pace();
        if (pace != null && pace.miss() != null) {
            found.add(reasons.tooSlow(pace.miss(), pace.expected().source()));
        }
        var quarantine = device.quarantines().get(variant.name());
        if (quarantine != null) {
            found.add(reasons.quarantined(quarantine));
        }
        var objection = device.objections().get(variant.name());
        if (objection != null) {
            found.add(reasons.objected(objection));
        }
        if (!hasContext(prepared)) {
            found.add(reasons.contextTooShort(variant));
        }
        return found;
    }

    private boolean hasIsa(Variant variant) {
        var required = variant.facts().requirements().isa();
        return required.isEmpty() || device.hardware().cpu().lacking(required).isEmpty();
    }

    private boolean hasDisk(Variant variant) {
        return variant.requiredDiskBytes() <= device.hardware().disk().availableBytes()
                || device.cachedVariants().contains(variant.name());
    }

    private boolean isAllowed(Variant variant) {
        return policy.precisions().allows(variant.facts().precision());
    }

    private boolean isPinned(Variant variant) {
        return policy.pin().isEmpty() || policy.pin().equals(variant.id());
    }

    private boolean isGoodEnough(Prepared prepared) {
        return prepared.quality().divergence() <= largestDivergence;
    }

    /** What reads whole inputs cuts them, so that no context is too long for it. */
    private boolean hasContext(Prepared prepared) {
        var modelTokens = prepared.facts().architecture().contextLength();
        return modelTokens == 0
                || !prepared.isGenerative()
                || modelTokens >= policy.room().contextTokens();
    }
}
