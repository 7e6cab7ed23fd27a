/** What the pages of signing in say, in Spanish. */
import { html } from '../../../kernel/http/docs-markup.ts';
import type { PageWords } from './en.ts';

export const es: PageWords = {
  language: 'Idioma', goOn: 'Continuar', signIn: 'Iniciar sesión', startAgain: 'Empezar de nuevo',
  whichBureau: '¿De qué oficina es usted?', bureau: 'Oficina', ofBureau: (bureau) => `Oficina ${bureau}`,
  passkeyUse: 'Iniciar sesión con una llave de acceso', name: 'Correo electrónico o identificador', password: 'Contraseña', factor: 'Código del segundo factor', passwordUse: 'Iniciar sesión con contraseña', haveInvitation: 'Tengo una invitación',
  oneStepMore: 'Un paso más', linkIntro: 'El inicio de sesión de su oficina le conoce, pero aquí nadie está vinculado a él todavía: escriba una sola vez el código de su invitación.', invitationCode: 'Código de la invitación', invitation: 'Su invitación',
  setUp: 'Preparar su inicio de sesión', setUpIntro: (name) => `${name}, elija cómo iniciará sesión. La invitación sirve una sola vez.`,
  passkeyTitle: 'Con una llave de acceso', passkeyMore: 'Su dispositivo le pide la huella, el rostro o el PIN. No hay nada que recordar.', passkeyMake: 'Crear una llave de acceso', nothingSigned: 'No se ha firmado nada. Inténtelo de nuevo.',
  passwordTitle: 'Con contraseña y segundo factor', passwordMore: (key) => html`Para un equipo sin llaves de acceso. Introduzca esta clave en una aplicación de autenticación: ${key}`, openFactor: 'Abrirla en una aplicación de autenticación',
  newPassword: 'Contraseña, 12 caracteres o más', shownCode: 'Código que muestra la aplicación de autenticación', passwordSet: 'Fijar la contraseña',
  done: 'Hecho', doneMore: 'Ya puede iniciar sesión.',
  signedIn: 'Sesión iniciada', signedInAs: ({ name, bureau, unit, role }) => html`Ha iniciado sesión como <b>${name}</b>, ${role}, ${bureau}, ${unit}.`, signOut: 'Cerrar sesión', signedOut: 'Sesión cerrada', signedOutMore: 'Ha cerrado la sesión.',
  command: 'Confirmar una línea de órdenes', commandAsks: ({ name, bureau }) => html`Una línea de órdenes pide iniciar sesión como <b>${name}</b>, ${bureau}. Confirme solo si acaba de iniciarla usted y muestra este código:`,
  commandSays: (agent, network) => `Se presenta así: ${agent}. Llama desde la red ${network}.`, confirm: 'Confirmar', refuse: 'Rechazar',
  confirmed: 'Confirmado', confirmedMore: 'La línea de órdenes inicia sesión. Puede cerrar esta página.', refused: 'Rechazado', refusedMore: 'La línea de órdenes fue rechazada. Si no la inició usted, avise a su superior.',
  notSignedIn: 'No se ha iniciado sesión', lost: 'Este inicio de sesión no puede continuar', lostMore: 'Ha caducado o no se empezó aquí. Vuelva a la central e inicie sesión de nuevo.',
  codes: {
    'sign-in.refused': 'No se ha iniciado sesión: lo enviado es incorrecto o ha caducado, o hubo demasiados intentos. Espere un poco, empiece de nuevo o pregunte al superior de su oficina.',
    'sign-in.code_unknown': 'Este código es desconocido o ha caducado. Empiece de nuevo con: crosscheck sign-in',
    'sign-in.too_many_waiting': 'Hay demasiados inicios de sesión en espera. Inténtelo dentro de un rato.',
    'sign-in.issuer_away': 'El inicio de sesión propio de su oficina no respondió como debía. Inténtelo dentro de un rato o avise al superior de su oficina.',
    'sign-in.own_issuer': 'La oficina {bureau} entra por su propio proveedor de identidad: inicie sesión allí primero y escriba después el código de la invitación.',
    'kernel.cross_origin': 'Esto lo pidió una página de otro sitio. Empiece de nuevo desde la página de la central.',
    'kernel.unavailable': 'El servidor no puede responder ahora. Inténtelo de nuevo en un rato.', 'kernel.too_busy': 'El servidor no puede responder ahora. Inténtelo de nuevo en un rato.', 'kernel.overloaded': 'El servidor recibe más consultas de las que puede atender. Inténtelo de nuevo en un rato.',
  },
  roles: { officer: 'agente', desk: 'agente de guardia', supervisor: 'superior', analyst: 'analista', auditor: 'auditor', coordinator: 'coordinador', registration_clerk: 'empleado de matriculación', administrator: 'administrador' },
};
