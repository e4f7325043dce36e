package io.flotilla.cli.rollout;

import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.planning.ForecastSheet;
import io.flotilla.cli.planning.PlanSheet;
import io.flotilla.proto.planning.v1.CoveragePlan;
import io.flotilla.proto.planning.v1.PlanVersionRequest;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import io.flotilla.proto.rollout.v1.ForecastRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutForecast;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.grpc.StatusRuntimeException;

/** What a rollout would do, shown to the person before it is made. */
final class Preview {
    private final ControllerConnection controller;
    private final Printer printer;

    Preview(ControllerConnection controller, Printer printer) {
        this.controller = controller;
        this.printer = printer;
    }

    /** Shows it; a controller that cannot tell hinders nothing. */
    void show(Rollout.Builder rollout, RolloutPolicy policy) {
        try {
            new PlanSheet(plan(rollout, policy), false).outline().forEach(printer::say);
            new ForecastSheet(forecast(rollout)).lines().forEach(printer::say);
        } catch (StatusRuntimeException refused) {
            printer.say("No preview: " + refused.getStatus().getDescription());
        }
    }

    private CoveragePlan plan(Rollout.Builder rollout, RolloutPolicy policy) {
        var request =
                PlanVersionRequest.newBuilder()
                        .setModelVersion(rollout.getModelVersion())
                        .setSlot(rollout.getSlot())
                        .setPolicy(policy.getVariantPolicy());
        switch (rollout.getTargetCase()) {
            case FLEET -> request.setFleet(rollout.getFleet());
            case SELECTOR -> request.setSelector(rollout.getSelector());
            case TARGET_NOT_SET -> {}
        }
        return controller.unary(PlanningServiceGrpc::newBlockingStub).planVersion(request.build());
    }

    private RolloutForecast forecast(Rollout.Builder rollout) {
        return controller
                .unary(RolloutServiceGrpc::newBlockingStub)
                .forecastRollout(ForecastRolloutRequest.newBuilder().setRollout(rollout).build());
    }
}
