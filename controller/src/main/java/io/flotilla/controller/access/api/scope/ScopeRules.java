package io.flotilla.controller.access.api.scope;

import static io.flotilla.controller.access.api.scope.ScopePart.ifChanged;
import static io.flotilla.controller.access.api.scope.ScopePart.labels;
import static io.flotilla.controller.access.api.scope.ScopePart.modelId;
import static io.flotilla.controller.access.api.scope.ScopePart.name;
import static io.flotilla.controller.access.api.scope.ScopePart.selector;
import static io.flotilla.controller.access.api.scope.ScopePart.slot;
import static io.flotilla.controller.access.api.scope.ScopePart.target;
import static io.flotilla.controller.access.api.scope.ScopePart.wholeFleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each method is about. A method that is not here is open only to those who reach everything.
 */
final class ScopeRules {

    private static final ScopeRule WHOLE = new ScopeRule.Whole();
    private static final Map<String, ScopeRule> RULES = new HashMap<>();

    static {
        access();
        devices();
        models();
        making();
        rollouts();
        planning();
        telemetry();
        overview();
    }

    private ScopeRules() {}

    /** The rule of the method with that full name. */
    static ScopeRule of(String method) {
        return RULES.getOrDefault(method, WHOLE);
    }

    private static void access() {
        free("access.v1.SignInService", "WhoAmI");
        covers("access.v1.EventService", List.of(name("resource")), "ListEvents");
        free("signing.v1.SigningService", "GetTrust");
        covers("signing.v1.SigningService", List.of(name("model")), "PrepareRelease");
    }

    private static void devices() {
        var devices = "device.v1.DeviceService";
        filtered(devices, "ListDevices");
        covers(
                devices,
                List.of(name("name")),
                "GetDevice",
                "ApproveDevice",
                "RejectDevice",
                "SuspendDevice",
                "ResumeDevice",
                "RetireDevice");
        covers(
                devices,
                List.of(
                        name("device.name"),
                        ifChanged("device", "labels", labels("device.labels"))),
                "UpdateDevice");
        covers(
                "device.v1.DeviceLogService",
                List.of(name("parent")),
                "ListLogEntries",
                "WatchLogEntries");
        var fleets = "device.v1.FleetService";
        filtered(fleets, "ListFleets");
        covers(fleets, List.of(name("name")), "GetFleet", "DeleteFleet");
        covers(fleets, List.of(selector("fleet.selector")), "CreateFleet");
        covers(
                fleets,
                List.of(
                        name("fleet.name"),
                        ifChanged("fleet", "selector", selector("fleet.selector"))),
                "UpdateFleet");
    }

    private static void models() {
        var models = "registry.v1.ModelService";
        filtered(models, "ListModels");
        covers(models, List.of(name("name")), "GetModel");
        covers(models, List.of(modelId("model_id")), "CreateModel");
        covers(models, List.of(name("model.name")), "UpdateModel");
        var versions = "registry.v1.ModelVersionService";
        covers(versions, List.of(name("parent")), "ListModelVersions", "CreateModelVersion");
        covers(
                versions,
                List.of(name("name")),
                "GetModelVersion",
                "PublishModelVersion",
                "ApproveModelVersion",
                "RejectModelVersion",
                "DeprecateModelVersion",
                "ArchiveModelVersion",
                "RevokeModelVersion",
                "GetManifest");
        var variants = "registry.v1.VariantService";
        covers(variants, List.of(name("name")), "GetVariant");
        covers(variants, List.of(name("parent")), "ListVariants", "CreateVariant");
        var adapters = "registry.v1.AdapterService";
        covers(adapters, List.of(name("name")), "GetAdapter");
        covers(adapters, List.of(name("parent")), "ListAdapters", "CreateAdapter");
        // A publisher asks whether a file is here already, and sends it before it belongs to a
        // version.
        free("artifact.v1.ArtifactService", "GetArtifact", "UploadArtifact");
        covers("artifact.v1.ArtifactService", List.of(name("name")), "DownloadArtifact");
    }

    private static void making() {
        var jobs = "making.v1.MakingJobService";
        covers(jobs, List.of(name("name")), "GetMakingJob", "CancelMakingJob", "RetryMakingJob");
        covers(jobs, List.of(name("parent")), "ListMakingJobs", "WatchMakingJobs");
        covers(jobs, List.of(name("model_version")), "PlanMaking", "MakeVariants");
        var evaluations = "making.v1.EvaluationService";
        covers(evaluations, List.of(name("parent")), "ListEvaluations");
        covers(evaluations, List.of(name("name")), "GetReadiness");
        var recipes = "making.v1.RecipeService";
        covers(recipes, List.of(name("name")), "GetRecipe");
        covers(recipes, List.of(name("recipe.name")), "UpdateRecipe");
    }

    private static void rollouts() {
        var rollouts = "rollout.v1.RolloutService";
        filtered(rollouts, "ListRollouts");
        covers(
                rollouts,
                List.of(
                        name("rollout.model_version"),
                        slot("rollout.slot"),
                        target("rollout.fleet", "rollout.selector")),
                "CreateRollout",
                "ForecastRollout");
        covers(
                rollouts,
                List.of(name("name")),
                "GetRollout",
                "StartRollout",
                "ApproveRollout",
                "RejectRollout",
                "PauseRollout",
                "ResumeRollout",
                "PromoteRollout",
                "RetryRollout",
                "CancelRollout",
                "RollBackRollout",
                "GetDeployment",
                "WatchRollout");
        covers(rollouts, List.of(name("parent")), "ListDeployments");
        filtered("rollout.v1.ComplianceService", "ListComplianceEntries");
        // They say how, not what or where: everybody reads them, and rollouts keep copies.
        free("rollout.v1.PolicyService", "GetPolicy", "ListPolicies", "ListPolicyRevisions");
    }

    private static void planning() {
        var planning = "planning.v1.PlanningService";
        free(planning, "ListPolicyPresets", "GetPolicyPreset");
        covers(planning, List.of(name("device"), name("model_version")), "ExplainSelection");
        covers(
                planning,
                List.of(name("model_version"), target("fleet", "selector")),
                "PlanVersion");
    }

    private static void overview() {
        var overview = "overview.v1.OverviewService";
        filtered(overview, "SearchDevices", "CountDevices");
        covers(overview, List.of(name("parent")), "ListDeviceDeployments");
        covers(overview, List.of(name("resource")), "ListRecentEvents");
        // Who does not reach everything is told that something has changed, and not what.
        free(overview, "WatchEvents");
    }

    private static void telemetry() {
        var telemetry = "telemetry.v1.TelemetryService";
        covers(telemetry, List.of(name("parent")), "ListDeviceSeries");
        covers(telemetry, List.of(name("model_version"), wholeFleet()), "ListSeries", "ListDrifts");
    }

    private static void free(String service, String... methods) {
        put(service, new ScopeRule.Free(), methods);
    }

    private static void filtered(String service, String... methods) {
        put(service, new ScopeRule.Filtered(), methods);
    }

    private static void covers(String service, List<ScopePart> parts, String... methods) {
        put(service, new ScopeRule.Covers(parts), methods);
    }

    private static void put(String service, ScopeRule rule, String... methods) {
        for (var method : methods) {
            RULES.put("flotilla.%s/%s".formatted(service, method), rule);
        }
    }
}
