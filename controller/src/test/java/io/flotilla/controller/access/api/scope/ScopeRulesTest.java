package io.flotilla.controller.access.api.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.api.Permission;
import org.junit.jupiter.api.Test;

class ScopeRulesTest {

    @Test
    void every_method_has_the_scope_of_its_row_in_the_table() {
        for (var row : Permission.all()) {
            var rule =
                    switch (ScopeRules.of(row.fullMethod())) {
                        case ScopeRule.Free _ -> "free";
                        case ScopeRule.Filtered _ -> "filtered";
                        case ScopeRule.Covers _ -> "covered";
                        case ScopeRule.Whole _ -> "whole";
                    };

            assertThat(row.isForOperators() ? rule : "-").as(row.method()).isEqualTo(row.scope());
        }
    }

    @Test
    void a_method_that_is_not_known_is_open_to_those_alone_who_reach_everything() {
        assertThat(ScopeRules.of("flotilla.device.v1.DeviceService/Sell"))
                .isInstanceOf(ScopeRule.Whole.class);
    }
}
