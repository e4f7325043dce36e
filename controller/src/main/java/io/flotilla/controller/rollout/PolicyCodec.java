package io.flotilla.controller.rollout;

import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.shared.EncodedMessage;

/** Reads kept policies, which were checked before they were kept. */
public interface PolicyCodec {

    RolloutPolicy decode(EncodedMessage policy);

    /** What it says of the choice of variants. */
    VariantPolicy variantPolicy(EncodedMessage policy);
}
