package exchange

// synonyms are what other programs and people call a target's column, as
// header keys: lower case, no accents, no hyphens. The label and the field's
// own name need not stand here.
var synonyms = map[string]map[string][]string{
	"person": {
		"name": {
			"full name", "fullname", "employee", "employee name", "staff", "staff name", "staff member", "person", "contact", "contact name", "display name", "provider", "provider name", "member", "who",
			"nombre completo", "nombre y apellido", "nombre y apellidos", "empleado", "persona", "contacto",
		},
		"first":     {"given name", "given", "firstname", "first", "forename", "fname", "first name mi", "preferred name", "nombre", "nombres", "primer nombre", "nombre de pila"},
		"family":    {"last", "lastname", "surname", "family name", "family", "lname", "apellido", "apellidos", "primer apellido"},
		"lastfirst": {"last first", "name last first", "lastname firstname", "last name first name", "last first name", "apellido nombre", "apellidos nombre", "apellidos y nombre"},
		"job": {
			"job title", "title", "position", "job", "jobs", "occupation", "function", "duty", "designation", "credential", "job position",
			"puesto", "cargo", "titulo", "ocupacion", "posicion", "trabajo", "puesto de trabajo",
		},
		"site": {
			"location", "office location", "clinic", "branch", "site name", "work location", "building", "facility", "practice location",
			"sitio", "sede", "ubicacion", "sucursal", "clinica", "consultorio",
		},
		"mobile": {
			"mobile", "cell", "cell phone", "cellphone", "mobile phone", "cell no", "cell number", "mobile no", "mobile number", "personal phone", "personal cell", "phone", "phone number", "telephone", "primary phone", "phone no", "tel", "phone mobile", "phone cell", "contact number", "primary",
			"movil", "celular", "telefono movil", "telefono celular", "telefono", "num de telefono", "numero de telefono", "numero de celular",
		},
		"work": {
			"work", "work phone", "office", "office phone", "desk", "desk phone", "business phone", "direct", "direct line", "direct dial", "phone work", "work number", "business", "landline", "main phone", "office number", "work tel",
			"oficina", "telefono de oficina", "telefono del trabajo", "telefono de trabajo", "telefono trabajo", "telefono oficina",
		},
		"home": {"home", "home phone", "phone home", "house phone", "home number", "home tel", "casa", "telefono de casa", "telefono casa", "domicilio telefono", "telefono particular"},
		"email": {
			"email", "email address", "mail", "work email", "personal email", "email work", "office email", "email addr", "home email",
			"correo", "correo electronico", "direccion de correo", "direccion de correo electronico",
		},
		"other": {"other", "other phone", "alternate phone", "alternate contact", "alt phone", "alt contact", "signal", "whatsapp", "other contact", "alternate", "otro", "otro telefono", "otra forma de contacto"},
		"pager": {"pager", "beeper", "pager number", "pager no", "buscapersonas", "bíper"},
		"fax":   {"fax", "fax number", "work fax", "fax no", "business fax", "home fax", "numero de fax"},
		"ext":   {"ext", "extension", "work ext", "phone ext", "office ext", "desk ext", "ext no", "extn", "work extension", "phone extension", "extension no", "internal", "anexo", "interno"},
		"staffno": {
			"employee no", "employee id", "emp id", "emp no", "employee number", "staff no", "staff id", "staff number", "payroll no", "payroll id", "badge", "badge no", "badge number", "personnel no", "personnel number", "id no", "worker id", "employee code", "empid", "file no",
			"numero de empleado", "no de empleado", "num empleado", "id de empleado", "legajo", "codigo de empleado",
		},
		"started": {
			"hire date", "hired", "start date", "started", "date of hire", "date hired", "doh", "start", "joined", "join date", "employment start", "employed since", "hired on", "original hire date", "first day",
			"fecha de ingreso", "fecha de contratacion", "ingreso", "fecha de inicio", "inicio", "fecha de alta", "alta",
		},
		"left": {
			"end date", "left", "termination date", "term date", "terminated", "last day", "separation date", "left on", "leave date", "employment end", "departed", "date left", "last day worked", "ended",
			"fecha de salida", "fecha de baja", "baja", "fecha de terminacion", "salida", "ultimo dia",
		},
		"note": {"note", "notes", "comment", "comments", "remarks", "remark", "memo", "nota", "notas", "comentario", "comentarios", "observaciones"},
		"role": {"role", "emergency role", "incident role", "response role", "irt role", "incident response role", "rol", "rol de emergencia", "funcion en emergencias"},
	},
	"partner": {
		"name": {
			"organization", "organisation", "company", "vendor", "vendor name", "company name", "partner", "supplier", "org", "business name", "account name", "agency", "name", "provider", "carrier",
			"organizacion", "empresa", "compania", "proveedor", "nombre", "nombre de la empresa",
		},
		"category": {"category", "type", "what", "kind", "service type", "vendor type", "categoria", "tipo"},
		"contact": {
			"contact", "contact name", "contact person", "rep", "representative", "account manager", "account rep", "poc", "point of contact", "person", "attn",
			"contacto", "persona de contacto", "representante",
		},
		"title": {"title", "contact title", "job title", "position", "puesto", "cargo"},
		"day": {
			"phone", "phone number", "telephone", "main phone", "support phone", "support line", "main", "day phone", "business phone", "main number", "tel", "phone no", "support number", "customer service", "help desk", "office phone",
			"telefono", "numero de telefono", "telefono principal",
		},
		"afterhours": {
			"after hours", "after hours phone", "afterhours", "24/7", "24", "24 7 phone", "emergency", "emergency phone", "night", "hotline", "emergency number", "on call", "after hour",
			"fuera de horario", "emergencia", "telefono de emergencia", "urgencias",
		},
		"mobile":   {"mobile", "cell", "cell phone", "mobile phone", "contact cell", "movil", "celular"},
		"email":    {"email", "email address", "mail", "support email", "contact email", "correo", "correo electronico"},
		"web":      {"web", "website", "web site", "url", "portal", "homepage", "web page", "sitio web", "pagina web"},
		"fax":      {"fax", "fax number", "fax no"},
		"work":     {"work", "work phone"},
		"home":     {"home", "home phone"},
		"other":    {"other", "alternate phone", "alt phone", "other phone", "otro"},
		"account":  {"account", "account no", "account number", "policy", "policy no", "policy number", "acct", "acct no", "acct number", "customer no", "customer number", "client id", "contract", "contract no", "contract number", "customer id", "numero de cuenta", "cuenta", "poliza", "numero de poliza", "contrato"},
		"pin":      {"pin", "support pin", "pin code", "security code", "site id", "support code"},
		"hours":    {"hours", "business hours", "office hours", "availability", "support hours", "horario", "horas"},
		"does":     {"service", "services", "what they do", "description", "purpose", "product", "system", "servicio", "servicios", "descripcion"},
		"when":     {"when", "call when", "when to call", "reason to call", "cuando llamar"},
		"whocalls": {"who calls", "caller", "called by", "internal owner", "owner", "quien llama"},
		"order":    {"order", "call order", "priority", "rank", "orden", "prioridad"},
		"tlp":      {"tlp", "sharing"},
		"checked":  {"checked", "last checked", "last verified", "verified", "last reviewed", "verificado"},
		"next":     {"next check", "next review", "review by", "proxima revision"},
		"note":     {"note", "notes", "comment", "comments", "remarks", "nota", "notas", "comentarios"},
	},
	"training": {
		"person": {"person", "employee", "employee name", "name", "full name", "staff", "staff name", "staff member", "learner", "learner name", "user", "user name", "trainee", "attendee", "participant", "student", "empleado", "persona", "nombre", "nombre completo", "alumno", "participante"},
		"first":  {"first name", "first", "given name", "firstname", "nombre de pila"},
		"family": {"last name", "last", "surname", "lastname", "family name", "apellido", "apellidos"},
		"email":  {"email", "email address", "user email", "learner email", "mail", "correo", "correo electronico"},
		"staffno": {
			"employee no", "employee id", "employee number", "emp id", "emp no", "staff id", "staff no", "badge", "numero de empleado", "id de empleado",
		},
		"course": {
			"course", "course name", "course title", "training", "training name", "training title", "module", "class", "topic", "subject", "lesson", "activity", "title", "assignment", "campaign",
			"curso", "capacitacion", "tema", "modulo", "nombre del curso", "formacion",
		},
		"version": {"version", "course version", "edition"},
		"on": {
			"date", "completed", "completed on", "completion date", "date completed", "training date", "completion", "date taken", "taken", "finished", "passed on", "date of training", "complete date", "completed date",
			"fecha", "completado", "fecha de finalizacion", "terminado", "fecha de capacitacion", "finalizado",
		},
		"method":  {"method", "how", "format", "type", "delivery", "mode", "delivery method", "metodo", "modalidad", "tipo"},
		"score":   {"score", "grade", "result", "points", "percent", "percentage", "mark", "test score", "quiz score", "final score", "puntuacion", "calificacion", "nota", "resultado", "puntaje"},
		"trainer": {"trainer", "instructor", "taught by", "teacher", "facilitator", "presenter", "instructora", "capacitador", "profesor"},
		"proof":   {"proof", "certificate", "evidence", "certificate no", "certificate number", "document", "sign in sheet", "prueba", "certificado", "constancia", "evidencia"},
		"next": {
			"next due", "due", "expires", "expiration", "expiration date", "due date", "valid until", "renewal", "renewal date", "next due date", "expiry", "expiry date", "expires on", "valid through", "due again", "next",
			"vence", "vencimiento", "fecha de vencimiento", "valido hasta", "proxima fecha", "caduca",
		},
	},
}
