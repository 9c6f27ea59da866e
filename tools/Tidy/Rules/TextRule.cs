// Rule: the firmware builds no text; joining and formatting strings allocates, and nobody reads it on a board.
using System;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class TextRule : ConstructRule
{
    private static readonly string[] s_makers =
    [
        "System.String::Format", "System.String::Concat", "System.String::Join",
        "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler::.ctor",
    ];

    public override string Name => "text";

    public override string Sentence => "No interpolated, formatted or joined strings in the core and the links, but where the table says.";

    public override Kinds Scope => Kinds.Firmware;

    /// <summary>Whether a method makes a string out of others; it is this rule's business, with params or without.</summary>
    public static bool IsMaker(MethodReference called) => Array.IndexOf(s_makers, Allowed.NameOf(called)) >= 0;

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is MethodReference called && IsMaker(called) && Array.IndexOf(TextMakers.All, Allowed.NameOf(method)) < 0)
        {
            findings.Add(method, at, "builds a string: answer with a code and let the application find words");
        }
    }
}
