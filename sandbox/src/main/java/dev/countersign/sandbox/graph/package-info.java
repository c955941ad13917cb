/** The Graph API: send, token, node and subscription endpoints, and the record of every call. */
@NullMarked
package dev.countersign.sandbox.graph;

import org.jspecify.annotations.NullMarked;
