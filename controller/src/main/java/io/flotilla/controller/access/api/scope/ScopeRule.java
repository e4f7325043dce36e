package io.flotilla.controller.access.api.scope;

import java.util.List;

/** How a call is judged whose caller does not reach everything. */
sealed interface ScopeRule {

    /** It is about nothing that belongs to anybody. */
    record Free() implements ScopeRule {}

    /** It lists, and keeps to what the caller reaches. */
    record Filtered() implements ScopeRule {}

    /** One scope must cover all that it is about. */
    record Covers(List<ScopePart> parts) implements ScopeRule {
        public Covers {
            parts = List.copyOf(parts);
        }
    }

    /** It concerns the fleet as a whole: only who reaches everything may call it. */
    record Whole() implements ScopeRule {}
}
