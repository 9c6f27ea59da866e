// Rule: no struct by value; on the device each local, argument and result of a struct type is an object on the heap.
using System;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class StructsRule : ConstructRule
{
    public override string Name => "structs";

    public override string Sentence => "No struct as a local, parameter, result or field: each costs the device an object, every time.";

    protected override void CheckType(TypeDefinition type, Findings findings)
    {
        foreach (FieldDefinition field in type.Fields)
        {
            if (!type.IsEnum && TypeFacts.IsStruct(field.FieldType))
            {
                findings.Add(field, null, $"is a field of struct type {field.FieldType.FullName}: keep its parts as fields");
            }
        }
    }

    protected override void CheckMethod(MethodDefinition method, Findings findings)
    {
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Report(method, null, "takes", parameter.ParameterType, findings);
        }

        Report(method, null, "returns", method.ReturnType, findings);
        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition local in method.Body.Variables)
        {
            Report(method, null, "has a local of", local.VariableType, findings);
        }
    }

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        // Calls within the same assembly are reported where the method is declared.
        if (at.Operand is not MethodReference called || called is MethodDefinition || TypeFacts.IsTestFramework(called.DeclaringType))
        {
            return;
        }

        Report(method, at, "receives", called.ReturnType, findings);
        foreach (ParameterDefinition parameter in called.Parameters)
        {
            Report(method, at, "passes", parameter.ParameterType, findings);
        }
    }

    private static void Report(MethodDefinition method, Instruction? at, string how, TypeReference type, Findings findings)
    {
        if (TypeFacts.IsStruct(type) && Array.IndexOf(DeviceStructs.Names, type.FullName) < 0)
        {
            findings.Add(method, at, $"{how} the struct {type.FullName} by value: use ints, or an object made at start");
        }
    }
}
