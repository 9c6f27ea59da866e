// Rule: only the drivers read a clock; everybody else is told the time.
using System;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class ClockRule : ConstructRule
{
    private static readonly string[] s_homes = ["Drivers", "Event sink"];

    private static readonly string[] s_clocks =
    [
        "System.Environment::get_TickCount", "System.Environment::get_TickCount64",
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow",
    ];

    private static readonly string[] s_clockTypes = ["System.Diagnostics.Stopwatch", "System.TimeProvider"];

    public override string Name => "clock";

    public override string Sentence => "A clock is read in Drivers only, and in the event sink, as on the device; time is an argument everywhere else.";

    public override Kinds Scope => Kinds.Firmware;

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is MethodReference called && Array.IndexOf(s_homes, Layers.Of(method.DeclaringType)?.Name) < 0 && IsClock(called))
        {
            findings.Add(method, at, $"reads the clock with {Allowed.NameOf(called)}: take the time as an argument");
        }
    }

    private static bool IsClock(MethodReference called) =>
        Array.IndexOf(s_clocks, Allowed.NameOf(called)) >= 0
        || Array.IndexOf(s_clockTypes, TypeFacts.PlainName(called.DeclaringType)) >= 0;
}
