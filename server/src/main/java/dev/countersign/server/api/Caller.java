package dev.countersign.server.api;

import dev.countersign.approval.Approval;
import dev.countersign.channel.AccountId;
import dev.countersign.journal.Actor;
import dev.countersign.postgres.ApiKeys.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whoever makes a request, known by their key. */
record Caller(ApiKey key) {
  private static final String ATTRIBUTE = Caller.class.getName();

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** The caller that {@link ApiKeyFilter} let in. */
  static Caller of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("No key was checked for " + Faults.route(request));
  }

  Actor actor() {
    return new Actor.Machine(key.id());
  }

  /** Why the caller may not do this; empty when they may. */
  Optional<Problem> lacks(Scope scope) {
    boolean isAllowed =
        key.scopes().contains(scope.label()) || key.scopes().contains(Scope.ADMIN.label());
    return isAllowed
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                403,
                "forbidden",
                "Not allowed",
                "This key lacks the scope " + scope.label() + "; use a key that has it."));
  }

  boolean maySee(Approval approval) {
    return approval.request().addresses().allMatch(address -> key.mayUse(address.account()));
  }

  /** The accounts that the caller is limited to; absent for all. */
  @Nullable Set<AccountId> accounts() {
    return key.accounts();
  }
}
