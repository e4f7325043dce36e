package io.flotilla.rules.breach.util;

record Tool() {}
