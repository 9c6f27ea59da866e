// Rule: an assembly's code fits into what the device's file format can address, 64 KB.
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

/// <summary>
/// A .pe says in 16 bits where a method's code begins, and the metadata processor refuses an assembly that has more. Its code is IL in which
/// tokens and long branches take 2 bytes instead of 4, and a handler takes 12: known to the byte without a .pe.
/// </summary>
internal sealed class BytecodeRule : AssemblyRule
{
    private const int Limit = ushort.MaxValue;
    private const int HandlerBytes = 12;

    public override string Name => "bytecode";

    public override string Sentence => "An assembly has at most 65,535 bytes of code on the device.";

    public override Kinds Scope => Kinds.Firmware;

    public override bool HoldsFor(Subject subject) => subject.Lane == Lane.Device && base.HoldsFor(subject);

    public override void Check(Subject subject, Findings findings)
    {
        int bytes = BytesOf(subject.Assembly);
        if (bytes > Limit)
        {
            findings.Add(subject.Name, null, $"has {bytes} bytes of code, the device takes {Limit} from an assembly: move types to another assembly");
        }
    }

    /// <summary>The bytes of an assembly's code in a .pe.</summary>
    public static int BytesOf(AssemblyDefinition assembly)
    {
        int all = 0;
        foreach (TypeDefinition type in assembly.MainModule.GetTypes())
        {
            foreach (MethodDefinition method in type.Methods)
            {
                all += method.HasBody ? BytesOf(method.Body) : 0;
            }
        }

        return all;
    }

    private static int BytesOf(MethodBody body)
    {
        int bytes = body.CodeSize + (body.ExceptionHandlers.Count * HandlerBytes) + (body.HasExceptionHandlers ? 1 : 0);
        foreach (Instruction instruction in body.Instructions)
        {
            bytes -= instruction.OpCode.OperandType switch
            {
                OperandType.InlineSwitch => 3 + (2 * ((Instruction[])instruction.Operand).Length),
                OperandType.InlineString or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
                    or OperandType.InlineBrTarget => 2,
                _ => 0,
            };
        }

        return bytes;
    }
}
