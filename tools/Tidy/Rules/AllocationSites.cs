// Says what one method allocates by itself, or may allocate in a call that cannot be followed.
using System;
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class AllocationSites
{
    private readonly string[] _throwHelpers;

    public AllocationSites(string[] throwHelpers) => _throwHelpers = throwHelpers;

    /// <param name="method">The method to look into.</param>
    /// <param name="calls">What its calls lead to.</param>
    /// <param name="cut">Methods that may be called without being followed.</param>
    public IEnumerable<(Instruction? At, string What)> In(MethodDefinition method, CallGraph calls, HashSet<MethodDefinition> cut)
    {
        if (!method.HasBody)
        {
            yield return (null, "has no body that could be examined");
            yield break;
        }

        bool throws = Array.IndexOf(_throwHelpers, Allowed.NameOf(method)) >= 0;
        foreach (VariableDefinition local in method.Body.Variables.Where(v => TypeFacts.IsStruct(v.VariableType)))
        {
            yield return (null, $"has a local of the struct {local.VariableType.FullName}, an object on the device");
        }

        foreach (Instruction at in method.Body.Instructions)
        {
            string? what = Of(at, calls, cut);
            if (what is not null && !(throws && LeadsToThrow(at)))
            {
                yield return (at, what);
            }
        }
    }

    private static string? Of(Instruction at, CallGraph calls, HashSet<MethodDefinition> cut) => at.OpCode.Code switch
    {
        Code.Newobj => Made((MethodReference)at.Operand),
        Code.Newarr => $"makes an array of {((TypeReference)at.Operand).FullName}",
        Code.Box => $"boxes a {((TypeReference)at.Operand).FullName}",
        Code.Ldstr => "loads a string literal, an object on the device",
        Code.Calli => "calls through a function pointer, which cannot be followed",
        Code.Call or Code.Callvirt => Called(at, (MethodReference)at.Operand, calls, cut),
        _ => null,
    };

    private static string Made(MethodReference constructor)
    {
        TypeDefinition? type = TypeFacts.Resolve(constructor.DeclaringType);
        return type is not null && TypeFacts.IsDelegate(type)
            ? $"makes a delegate {constructor.DeclaringType.FullName}"
            : $"makes a {constructor.DeclaringType.FullName}";
    }

    private static string? Called(Instruction at, MethodReference called, CallGraph calls, HashSet<MethodDefinition> cut)
    {
        MethodDefinition? method = TypeFacts.Resolve(called);

        // What a delegate runs is the application's.
        bool isDelegates = method is not null && TypeFacts.IsDelegate(method.DeclaringType) && method.Name == "Invoke";
        if (isDelegates || Allowed.Holds(called) || (method is not null && cut.Contains(method)))
        {
            return null;
        }

        string name = Allowed.NameOf(called);
        if (method is null)
        {
            return $"calls {name}, which cannot be resolved";
        }

        bool followed = calls.Targets(at, method).Count > 0;
        if (calls.IsInside(method))
        {
            return followed ? null : $"calls {name}, of which no implementation is examined";
        }

        // An interface from outside is as good as what implements it here; a method from outside may do anything.
        return followed && method.DeclaringType.IsInterface
            ? null
            : $"calls {name}, which is not known to allocate nothing (tools/Tidy/Tables/Allowed.cs)";
    }

    // new X(arguments) directly before throw: nothing but loading stands between.
    private static bool LeadsToThrow(Instruction at)
    {
        for (Instruction? next = at; next is not null; next = next.Next)
        {
            switch (next.OpCode.Code)
            {
                case Code.Throw:
                    return true;
                case Code.Newobj when TypeFacts.IsException(((MethodReference)next.Operand).DeclaringType):
                case Code.Ldstr:
                case Code.Ldnull:
                    break;
                default:
                    if (next.OpCode.StackBehaviourPop is not (StackBehaviour.Pop0 or StackBehaviour.Popref)
                        || next.OpCode.FlowControl != FlowControl.Next)
                    {
                        return false;
                    }

                    break;
            }
        }

        return false;
    }
}
