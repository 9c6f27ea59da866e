// Lists every use of a type by a type: bases, fields, signatures, locals, handlers, and the operands of instructions.
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Il;

/// <param name="Type">The type that is used.</param>
/// <param name="By">The type, field or method that uses it.</param>
/// <param name="At">The instruction, when it is one.</param>
/// <param name="IsCall">A method of the type is called, as against the type being named only.</param>
internal readonly record struct Use(TypeReference Type, IMemberDefinition By, Instruction? At, bool IsCall);

internal static class Uses
{
    public static IEnumerable<Use> Of(TypeDefinition type)
    {
        IEnumerable<TypeReference?> bases = type.Interfaces.Select(i => i.InterfaceType).Append(type.BaseType);
        return Named(bases, type)
            .Concat(type.Fields.SelectMany(f => Named([f.FieldType], f)))
            .Concat(type.Methods.SelectMany(Of));
    }

    public static IEnumerable<Use> Of(MethodDefinition method)
    {
        IEnumerable<TypeReference?> signature = method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType);
        foreach (Use use in Named(signature, method))
        {
            yield return use;
        }

        if (!method.HasBody)
        {
            yield break;
        }

        IEnumerable<TypeReference?> kept = method.Body.Variables.Select(v => v.VariableType)
            .Concat(method.Body.ExceptionHandlers.Select(h => h.CatchType));
        foreach (Use use in Named(kept, method))
        {
            yield return use;
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            foreach (Use use in Of(method, instruction))
            {
                yield return use;
            }
        }
    }

    private static IEnumerable<Use> Of(MethodDefinition method, Instruction at)
    {
        switch (at.Operand)
        {
            case TypeReference type:
                return Named([type], method, at);
            case FieldReference field:
                return Named([field.DeclaringType, field.FieldType], method, at);
            case MethodReference called:
                IEnumerable<TypeReference> arguments = called is GenericInstanceMethod generic ? generic.GenericArguments : [];
                return TypeFacts.Parts(called.DeclaringType).Select(part => new Use(part, method, at, true))
                    .Concat(Named(arguments, method, at));
            default:
                return [];
        }
    }

    private static IEnumerable<Use> Named(IEnumerable<TypeReference?> types, IMemberDefinition by, Instruction? at = null) =>
        types.SelectMany(TypeFacts.Parts).Select(part => new Use(part, by, at, false));
}
