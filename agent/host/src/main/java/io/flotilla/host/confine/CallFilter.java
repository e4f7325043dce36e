package io.flotilla.host.confine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for the kernel's filter of system calls: sockets are of the local family or refused,
 * and calls that no engine needs are refused. All others pass.
 */
final class CallFilter {
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;

    private static final int CALL_OFFSET = 0;
    private static final int ARCHITECTURE_OFFSET = 4;
    private static final int FIRST_ARGUMENT_OFFSET = 16;

    private static final int ALLOW = 0x7FFF0000;
    private static final int NOT_PERMITTED = 0x00050000 | 1;
    private static final int NO_ACCESS = 0x00050000 | 13;
    private static final int LOCAL_FAMILY = 1;

    /** Calls of x86-64's other way to call, by which numbers would mean something else. */
    private static final int OTHER_NUMBERS = 0x40000000;

    private static final int INSTRUCTION_BYTES = 8;

    private CallFilter() {}

    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    /** The program as the kernel reads it: a count, and where its instructions are. */
    static MemorySegment of(Machine machine, Arena arena) {
        var instructions = instructions(machine);
        var code = arena.allocate((long) instructions.size() * INSTRUCTION_BYTES, 8);
        for (var at = 0; at < instructions.size(); at++) {
            var instruction = instructions.get(at);
            var offset = (long) at * INSTRUCTION_BYTES;
            code.set(JAVA_SHORT, offset, (short) instruction.code());
            code.set(JAVA_BYTE, offset + 2, (byte) instruction.ifTrue());
            code.set(JAVA_BYTE, offset + 3, (byte) instruction.ifFalse());
            code.set(JAVA_INT, offset + 4, instruction.operand());
        }
        var program = arena.allocate(2 * ADDRESS.byteSize(), ADDRESS.byteAlignment());
        program.set(JAVA_SHORT, 0, (short) instructions.size());
        program.set(ADDRESS, ADDRESS.byteSize(), code);
        return program;
    }

    private static List<Instruction> instructions(Machine machine) {
        var program = new ArrayList<Instruction>();
        program.add(new Instruction(LOAD_WORD, 0, 0, ARCHITECTURE_OFFSET));
        program.add(new Instruction(JUMP_IF_EQUAL, 1, 0, machine.auditCode()));
        program.add(new Instruction(RETURN, 0, 0, NOT_PERMITTED));
        program.add(new Instruction(LOAD_WORD, 0, 0, CALL_OFFSET));
        program.add(new Instruction(JUMP_IF_AT_LEAST, 0, 1, OTHER_NUMBERS));
        program.add(new Instruction(RETURN, 0, 0, NOT_PERMITTED));
        for (var number : machine.refused()) {
            program.add(new Instruction(JUMP_IF_EQUAL, 0, 1, number));
            program.add(new Instruction(RETURN, 0, 0, NOT_PERMITTED));
        }
        program.add(new Instruction(JUMP_IF_EQUAL, 1, 0, machine.socket()));
        program.add(new Instruction(RETURN, 0, 0, ALLOW));
        program.add(new Instruction(LOAD_WORD, 0, 0, FIRST_ARGUMENT_OFFSET));
        program.add(new Instruction(JUMP_IF_EQUAL, 1, 0, LOCAL_FAMILY));
        program.add(new Instruction(RETURN, 0, 0, NO_ACCESS));
        program.add(new Instruction(RETURN, 0, 0, ALLOW));
        return program;
    }
}
