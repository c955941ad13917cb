package dev.countersign.server.api;

import java.util.Optional;

/** What a key may do. No scope lets a machine decide. */
public enum Scope {
  APPROVALS_CREATE("approvals:create"),
  APPROVALS_READ("approvals:read"),
  APPROVALS_CANCEL("approvals:cancel"),
  NODES_RUN("nodes:run"),
  CONTACTS_READ("contacts:read"),
  /** Everything that a key can be allowed. */
  ADMIN("admin");

  private final String label;

  Scope(String label) {
    this.label = label;
  }

  /** The scope as it is written, such as {@code approvals:create}. */
  public String label() {
    return label;
  }

  /** The scope of that name, or empty. */
  public static Optional<Scope> named(String label) {
    for (Scope scope : values()) {
      if (scope.label.equals(label)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
