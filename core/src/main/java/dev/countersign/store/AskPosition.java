package dev.countersign.store;

import dev.countersign.ApprovalId;

/** One question at one address: which approval, and the position among its asks. */
public record AskPosition(ApprovalId approval, int ask) {}
