package io.flotilla.controller.planning.api;

import io.flotilla.contract.mapping.VariantPolicyMapper;
import io.flotilla.contract.selection.PolicyPreset;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.proto.planning.v1.ListPolicyPresetsRequest;
import io.flotilla.proto.planning.v1.ListPolicyPresetsResponse;

/** Shows the policies that come with the contract. */
final class Presets {

    private Presets() {}

    static ListPolicyPresetsResponse list(ListPolicyPresetsRequest request) {
        var wanted =
                PageRequest.of(request.getPageSize(), request.getPageToken(), "ListPolicyPresets");
        var found =
                PolicyPreset.ALL.stream()
                        .filter(preset -> preset.id().compareTo(wanted.after()) > 0)
                        .limit(wanted.limit())
                        .toList();
        var page = wanted.cut(found, PolicyPreset::id);
        return ListPolicyPresetsResponse.newBuilder()
                .addAllPolicyPresets(page.map(VariantPolicyMapper::toWire).items())
                .setNextPageToken(page.nextPageToken())
                .build();
    }

    static io.flotilla.proto.planning.v1.PolicyPreset get(String name) {
        return PolicyPreset.ALL.stream()
                .filter(preset -> name.equals(VariantPolicyMapper.PRESETS + preset.id()))
                .findFirst()
                .map(VariantPolicyMapper::toWire)
                .orElseThrow(() -> new NotFound("PolicyPreset", name));
    }
}
