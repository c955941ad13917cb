package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.AccountState;

/** An account as it is now. */
public record AccountSummary(AccountSettings settings, AccountState state) {}
