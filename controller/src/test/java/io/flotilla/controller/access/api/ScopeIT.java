package io.flotilla.controller.access.api;

import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.RoleBinding;
import io.flotilla.controller.access.RoleBindings;
import io.flotilla.controller.access.certificate.DeviceRegistry;
import io.flotilla.controller.access.certificate.DeviceRegistry.NewDevice;
import io.flotilla.controller.access.scope.Scope;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.device.Fleets;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.proto.access.v1.SignInServiceGrpc;
import io.flotilla.proto.access.v1.WhoAmIRequest;
import io.flotilla.proto.device.v1.CreateFleetRequest;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.DeviceServiceGrpc.DeviceServiceBlockingStub;
import io.flotilla.proto.device.v1.Fleet;
import io.flotilla.proto.device.v1.FleetServiceGrpc;
import io.flotilla.proto.device.v1.FleetServiceGrpc.FleetServiceBlockingStub;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.ListDevicesRequest;
import io.flotilla.proto.device.v1.ListFleetsRequest;
import io.flotilla.proto.device.v1.SuspendDeviceRequest;
import io.flotilla.proto.device.v1.UpdateDeviceRequest;
import io.flotilla.proto.device.v1.UpdateFleetRequest;
import io.flotilla.proto.registry.v1.CreateModelRequest;
import io.flotilla.proto.registry.v1.GetModelRequest;
import io.flotilla.proto.registry.v1.ListModelsRequest;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.ModelServiceGrpc;
import io.flotilla.proto.registry.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a team whose roles are bound to a part of the fleet sees and touches. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class ScopeIT {

    private static final Actor TESTS = Actor.system("tests");

    private final String team = "t" + UUID.randomUUID().toString().substring(0, 8);

    @Inject Clients clients;
    @Inject ApiTokens tokens;
    @Inject DeviceRegistry registry;
    @Inject Fleets fleets;

    private String secret = "";

    @BeforeEach
    void bind() {
        secret = bound(Role.OPERATOR, Role.PUBLISHER);
    }

    @Test
    void a_list_of_devices_holds_those_of_the_team_and_its_pages_are_full() {
        for (var i = 0; i < 6; i++) {
            enrol(team + "-" + i, Map.of("team", i % 2 == 0 ? team : "other"));
        }

        var first = devices().listDevices(ListDevicesRequest.newBuilder().setPageSize(2).build());
        var second =
                devices()
                        .listDevices(
                                ListDevicesRequest.newBuilder()
                                        .setPageSize(2)
                                        .setPageToken(first.getNextPageToken())
                                        .build());

        assertThat(first.getDevicesList())
                .extracting(Device::getName)
                .containsExactly("devices/" + team + "-0", "devices/" + team + "-2");
        assertThat(second.getDevicesList())
                .extracting(Device::getName)
                .containsExactly("devices/" + team + "-4");
        assertThat(second.getNextPageToken()).isEmpty();
    }

    @Test
    void a_device_of_others_is_refused_like_one_that_does_not_exist() {
        enrol(team + "-theirs", Map.of("team", "other"));

        var theirs = refusal(() -> devices().getDevice(named(team + "-theirs")));
        var none = refusal(() -> devices().getDevice(named(team + "-none")));

        assertThat(theirs).isEqualTo(none);
    }

    @Test
    void a_device_of_the_team_is_there() {
        enrol(team + "-ours", Map.of("team", team));

        var ours = devices().getDevice(named(team + "-ours"));

        assertThat(ours.getLabelsMap()).containsEntry("team", team);
    }

    @Test
    void a_role_holds_only_within_its_own_limits() {
        enrol(team + "-seen", Map.of("team", team));
        var viewer = bound(Role.VIEWER);
        var stub = Clients.withToken(DeviceServiceGrpc.newBlockingStub(clients.plainTls()), viewer);

        Refusals.expect(
                PERMISSION_DENIED,
                "ROLE_MISSING",
                () ->
                        stub.suspendDevice(
                                SuspendDeviceRequest.newBuilder()
                                        .setName("devices/" + team + "-seen")
                                        .build()));
    }

    @Test
    void a_device_cannot_be_handed_to_another_team() {
        enrol(team + "-kept", Map.of("team", team));
        var handed = Device.newBuilder().setName("devices/" + team + "-kept");

        var _ =
                refusal(
                        () ->
                                devices()
                                        .updateDevice(
                                                UpdateDeviceRequest.newBuilder()
                                                        .setDevice(
                                                                handed.putLabels("team", "other"))
                                                        .build()));
        var _ =
                refusal(
                        () ->
                                devices()
                                        .updateDevice(
                                                UpdateDeviceRequest.newBuilder()
                                                        .setDevice(handed.clearLabels())
                                                        .setUpdateMask(
                                                                FieldMask.newBuilder()
                                                                        .addPaths("labels"))
                                                        .build()));
        var renamed =
                devices()
                        .updateDevice(
                                UpdateDeviceRequest.newBuilder()
                                        .setDevice(handed.setDisplayName("Press"))
                                        .build());

        assertThat(renamed.getDisplayName()).isEqualTo("Press");
    }

    @Test
    void a_fleet_must_ask_for_the_labels_of_the_team() {
        fleet(team + "-all", Map.of());
        fleet(team + "-ours", Map.of("team", team, "stage", "canary"));

        var seen = fleets(secret).listFleets(ListFleetsRequest.getDefaultInstance());

        assertThat(seen.getFleetsList())
                .extracting(Fleet::getName)
                .containsExactly("fleets/" + team + "-ours");
        var _ =
                refusal(
                        () ->
                                fleets(secret)
                                        .createFleet(
                                                CreateFleetRequest.newBuilder()
                                                        .setFleetId(team + "-wide")
                                                        .build()));
        var _ =
                refusal(
                        () ->
                                fleets(secret)
                                        .updateFleet(
                                                UpdateFleetRequest.newBuilder()
                                                        .setFleet(
                                                                Fleet.newBuilder()
                                                                        .setName(
                                                                                "fleets/" + team
                                                                                        + "-ours"))
                                                        .setUpdateMask(
                                                                FieldMask.newBuilder()
                                                                        .addPaths("selector"))
                                                        .build()));
    }

    @Test
    void models_are_those_that_begin_with_the_prefix() {
        var ours = models(secret).createModel(model(team + "-ours"));
        var _ = clients.asAdmin(models()).createModel(model("x" + team));

        var seen = models(secret).listModels(ListModelsRequest.getDefaultInstance());

        assertThat(seen.getModelsList()).containsExactly(ours);
        var _ = refusal(() -> models(secret).createModel(model("y" + team)));
        var _ =
                refusal(
                        () ->
                                models(secret)
                                        .getModel(
                                                GetModelRequest.newBuilder()
                                                        .setName("models/x" + team)
                                                        .build()));
    }

    @Test
    void who_calls_is_told_with_all_limits() {
        var who =
                Clients.withToken(SignInServiceGrpc.newBlockingStub(clients.plainTls()), secret)
                        .whoAmI(WhoAmIRequest.getDefaultInstance());

        assertThat(who.getPrincipal()).isEqualTo("tokens/" + team);
        assertThat(who.getRolesList())
                .containsExactly(
                        io.flotilla.proto.access.v1.Role.ROLE_OPERATOR,
                        io.flotilla.proto.access.v1.Role.ROLE_PUBLISHER);
        assertThat(who.getBindingsList())
                .hasSize(2)
                .allMatch(binding -> binding.getModelPrefix().equals(team))
                .allMatch(binding -> binding.getDeviceLabelsMap().equals(Map.of("team", team)));
        assertThat(who.hasExpireTime()).isFalse();
    }

    @Transactional
    void enrol(String id, Map<String, String> labels) {
        registry.enrol(new NewDevice(new DeviceId(id), labels, true, "joinTokens/none"));
    }

    private void fleet(String id, Map<String, String> labels) {
        var _ = fleets.create(new FleetId(id), "", LabelSelector.ofLabels(labels), TESTS);
    }

    private String bound(Role... roles) {
        var scope = new Scope(new TreeMap<>(Map.of("team", team)), team);
        var bindings = new ArrayList<RoleBinding>();
        Arrays.stream(roles).forEach(role -> bindings.add(new RoleBinding(role, scope)));
        return tokens.create(team, new RoleBindings(List.copyOf(bindings)), null, TESTS).secret();
    }

    private static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return Refusals.expect(PERMISSION_DENIED, "OUT_OF_SCOPE", call).getMessage();
    }

    private static GetDeviceRequest named(String id) {
        return GetDeviceRequest.newBuilder().setName("devices/" + id).build();
    }

    private static CreateModelRequest model(String id) {
        return CreateModelRequest.newBuilder()
                .setModelId(id)
                .setModel(Model.newBuilder().setTask(Model.Task.TASK_TEXT_EMBEDDING))
                .build();
    }

    private DeviceServiceBlockingStub devices() {
        return Clients.withToken(DeviceServiceGrpc.newBlockingStub(clients.plainTls()), secret);
    }

    private FleetServiceBlockingStub fleets(String token) {
        return Clients.withToken(FleetServiceGrpc.newBlockingStub(clients.plainTls()), token);
    }

    private ModelServiceBlockingStub models() {
        return ModelServiceGrpc.newBlockingStub(clients.plainTls());
    }

    private ModelServiceBlockingStub models(String token) {
        return Clients.withToken(models(), token);
    }
}
