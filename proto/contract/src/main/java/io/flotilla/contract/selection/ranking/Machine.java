package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Footprint;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.RunSetting.Offload;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One device under one policy, which finds the best place on it for each variant. */
final class Machine {

    private final DeviceFacts device;
    private final VariantPolicy policy;
    private final Ranking ranking;
    private final Sites sites;
    private final Fitting fitting;
    private final SpeedEstimate estimate;

    Machine(DeviceFacts device, VariantPolicy policy, Ranking ranking) {
        this.device = device;
        this.policy = policy;
        this.ranking = ranking;
        this.sites = new Sites(device.hardware(), policy.accelerators());
        this.fitting = new Fitting(device, policy);
        this.estimate = new SpeedEstimate(device.hardware());
    }

    /** The variant in the place where it runs best, or nowhere. */
    Contender contender(Prepared prepared) {
        var suiting = sites.suiting(prepared.facts().requirements());
        var calibration = calibration(prepared, suiting);
        Contender best = null;
        for (var site : suiting) {
            var contender = at(prepared, site, calibration);
            if (best == null || ranking.isBetterPlace(contender, best)) {
                best = contender;
            }
        }
        return best == null ? Contender.nowhere(prepared, fitting.elsewhere(prepared)) : best;
    }

    /**
     * How much longer the variant was measured to take than it was expected to, in the first place
     * where it was measured; 0 if in none. Estimates for its other places err in the same way.
     */
    private double calibration(Prepared prepared, List<Site> suiting) {
        if (device.measurements().isNone()) {
            return 0;
        }
        for (var site : suiting) {
            var measured = measured(prepared, site);
            if (measured != null && measured.speed().secondsPerAnswer() > 0) {
                return measured.speed().secondsPerAnswer()
                        / estimate.seconds(prepared, site, Offload.WHOLE);
            }
        }
        return 0;
    }

    private Contender at(Prepared prepared, Site site, double calibration) {
        var measured = measured(prepared, site);
        var footprint = fitting.footprint(prepared, site, measured);
        var seconds =
                estimate.seconds(prepared, site, footprint.setting().offload())
                        * (calibration > 0 ? calibration : 1);
        var objective = policy.demands().speed();
        var pace =
                measured == null
                        ? Pace.estimated(
                                new Pace.Estimate(
                                        seconds,
                                        prepared.isGenerative(site.placement().runtime()),
                                        calibration > 0),
                                objective)
                        : Pace.measured(measured, seconds, objective);
        return Contender.at(prepared, site, footprint, pace);
    }

    private @Nullable Measured measured(Prepared prepared, Site site) {
        var placement = site.placement();
        return device.measurements()
                .find(prepared.name(), placement.runtime(), placement.provider())
                .orElse(null);
    }

    /** What a variant would take here in every place and setting. */
    Stream<Footprint> footprints(Prepared prepared) {
        var here =
                sites.suiting(prepared.facts().requirements()).stream()
                        .flatMap(
                                site ->
                                        fitting.footprints(
                                                prepared, site, measured(prepared, site)));
        return Stream.concat(here, fitting.elsewheres(prepared));
    }
}
