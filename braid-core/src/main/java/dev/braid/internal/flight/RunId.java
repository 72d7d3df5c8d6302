package dev.braid.internal.flight;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MetadataDefinition;
import jdk.jfr.Name;
import jdk.jfr.Relational;

/** Ties the events of one run together, for tools that look for that. */
@MetadataDefinition
@Relational
@Name("dev.braid.RunId")
@Label("Run Id")
@Description("The same for a run, its tasks, and those of them that are stuck")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface RunId {}
