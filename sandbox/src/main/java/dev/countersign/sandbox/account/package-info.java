/** The accounts of the sandbox, their credentials, and the people who can write to them. */
@NullMarked
package dev.countersign.sandbox.account;

import org.jspecify.annotations.NullMarked;
